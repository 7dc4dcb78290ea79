"""Whether somebody could factor the modulus of an RSA key: too short, even, made of small, near or patterned primes.

Sources: NIST SP 800-57 part 1 rev. 5, table 2 (3,072 bits are worth 128); FIPS 186-5, A.1.1 (e, and |p - q|); Fermat's
factorisation as found in keys of printers (CVE-2022-26320); ROCA (CVE-2017-15361; Nemec and others, ACM CCS 2017).
"""

from functools import cache
from math import gcd, isqrt, prod

SIZES = range(3072, 8193)  # bits; above it one signature costs us too much
E = 65537
SMALL = 10_000  # primes below it are tried
STEPS = 100  # of Fermat's; primes that chance drew are out of its reach by 2^1000 and more


def fault(modulus: int, *, sizes: range = SIZES) -> str:
    """What is wrong with it; "" when nothing is found."""
    bits = modulus.bit_length()
    if bits not in sizes:
        return f"It has {bits} bits: {sizes[0]} to {sizes[-1]} are taken."
    if modulus % 2 == 0 or gcd(modulus, _product()) > 1:
        return "Its modulus has a small factor."
    if _has_near_factors(modulus):
        return "Its two primes are too near each other."
    if _is_patterned(modulus):
        return "Its primes were made by a library that is known to be broken (ROCA)."
    return ""


@cache
def _primes() -> tuple[int, ...]:
    return tuple(n for n in range(3, SMALL, 2) if all(n % d for d in range(3, isqrt(n) + 1, 2)))


@cache
def _product() -> int:
    return prod(_primes())


def _has_near_factors(modulus: int) -> bool:
    """Fermat: n = a^2 - b^2 is found at once where a is near the root of n."""
    middle = isqrt(modulus - 1) + 1
    return any(_is_square(each * each - modulus) for each in range(middle, middle + STEPS))


def _is_square(number: int) -> bool:
    return isqrt(number) ** 2 == number


def _is_patterned(modulus: int) -> bool:
    """Every prime of that library is a power of 65537 modulo each of the first primes, and so is their product.

    Chance alone does that to one key in more than ten million.
    """
    return all(modulus % prime in powers for prime, powers in _patterns())


@cache
def _patterns() -> tuple[tuple[int, frozenset[int]], ...]:
    primes = [prime for prime in _primes() if prime <= 167]
    return tuple((prime, frozenset(pow(E, n, prime) for n in range(prime - 1))) for prime in primes)
