"""The range: as wide as chance makes it, wider where uptake is not known, and true nine times in ten."""

import numpy as np
import pytest

from healthcheck.workload.likely import likely

MANY = 10**9


def test_nothing_expected_is_nothing():
    found = likely(0, 0, 0.3, most=100)
    assert (found.low, found.high) == (0, 0)


def test_what_is_certain_has_no_range():
    found = likely(37, 37, 0, most=100)
    assert (found.low, found.expected, found.high) == (37, 37, 37)


def test_a_poisson_count_by_hand():
    # Of a mean of 2 the chances of 0, 1, ... 5 add up to 0.1353, 0.4060, 0.6767, 0.8571, 0.9473, 0.9834.
    found = likely(2, 0, 0, most=MANY)
    assert (found.low, found.high) == (0, 5)


def test_a_binomial_count_by_hand():
    # Four people who each come with a chance of a half: 1, 4, 6, 4 and 1 in 16 for 0 to 4.
    found = likely(2, 1, 0, most=4)
    assert (found.low, found.high) == (0, 4)
    assert likely(2, 1, 0, most=4).per_100(4).expected == 50
    # Ten of them: 0.0107 for up to 1, 0.0547 for up to 2, 0.9453 for up to 7, 0.9893 for up to 8.
    found = likely(5, 2.5, 0, most=10)
    assert (found.low, found.high) == (2, 8)


@pytest.mark.parametrize(("people", "chance"), [(30, 0.1), (200, 0.4), (200, 0.95), (4000, 0.2)])
@pytest.mark.parametrize("spread", [0, 0.32])
def test_it_holds_about_nine_times_in_ten(people, chance, spread):
    random = np.random.default_rng(7)
    off = random.gamma(1 / spread**2, spread**2, 20_000) if spread else np.ones(20_000)
    counts = random.binomial(people, np.minimum(chance * off, 1))
    found = likely(people * chance, people * chance**2, spread, most=people)
    assert np.mean((counts >= found.low) & (counts <= found.high)) >= 0.89
    assert np.mean(counts > found.high) <= 0.055 and np.mean(counts < found.low) <= 0.055


def test_nobody_comes_twice():
    assert likely(95, 90, 0.32, most=100).high <= 100


def test_what_is_not_known_of_uptake_makes_it_wider():
    known, not_known = (likely(100, 40, spread, most=MANY) for spread in (0, 0.32))
    assert not_known.low < known.low < 100 < known.high < not_known.high


def test_a_million_takes_no_time_and_stays_in_order():
    found = likely(1_000_000, 0, 0.32, most=MANY)
    assert 0 < found.low < found.expected < found.high


def test_for_each_100():
    assert likely(30, 0, 0, most=200).per_100(200).expected == 15
    assert likely(0, 0, 0, most=0).per_100(0).expected == 0
