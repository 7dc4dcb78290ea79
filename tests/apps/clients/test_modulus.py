"""A modulus that somebody could factor is found; one that chance drew never is."""

from itertools import count
from math import gcd, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.util import base64_to_int

from apps.clients import modulus
from tests.apps.clients import signer

PRIMORIAL = prod([2, *(prime for prime in range(3, 168, 2) if all(prime % each for each in range(3, prime, 2)))])


def odd_out(start: int, step: int = 2) -> int:
    """The next number without small factors: as good as a prime here."""
    return next(each for each in count(start, step) if gcd(each, 2 * modulus._product()) == 1)


def test_what_chance_drew_is_taken() -> None:
    assert modulus.fault(base64_to_int(signer.rsa().as_dict(private=False)["n"])) == ""


@pytest.mark.parametrize("bits", [512, 1024, 2048, 3071, 8193, 16384])
def test_a_size_that_is_not_taken_says_which_are(bits: int) -> None:
    assert modulus.fault((1 << bits) - 1) == f"It has {bits} bits: 3072 to 8192 are taken."


@given(st.integers(min_value=1, max_value=1 << 1000), st.sampled_from([2, 3, 5, 4093, 9973]))
def test_a_small_factor_is_found_wherever_it_is(seed: int, factor: int) -> None:
    number = ((1 << 3100) + seed) // factor * factor
    assert "small factor" in modulus.fault(number)


@settings(max_examples=20)
@given(st.integers(min_value=1, max_value=1 << 700))
def test_two_primes_next_to_each_other_are_found(distance: int) -> None:
    """Fermat finds them when their distance is below the fourth root of the modulus, or a little above."""
    one = odd_out(1 << 1549 | 1)
    assert "too near" in modulus.fault(one * odd_out(one + 2 * distance))


def test_two_primes_far_from_each_other_are_not_called_near() -> None:
    assert modulus.fault(odd_out(1 << 1549 | 1) * odd_out(3 << 1549 | 1)) == ""


@pytest.mark.parametrize("power", [3, 1001, 99_991])
def test_primes_of_the_broken_library_are_found(power: int) -> None:
    """k * M + (65537 ** a mod M), as Nemec and others describe them."""
    made = [
        odd_out((1 << 1549) // PRIMORIAL * PRIMORIAL * times + pow(modulus.E, power * times, PRIMORIAL), 2 * PRIMORIAL)
        for times in (1, 3)
    ]
    assert "ROCA" in modulus.fault(made[0] * made[1])


def test_nothing_and_one_are_no_modulus() -> None:
    assert modulus.fault(0) and modulus.fault(1)
