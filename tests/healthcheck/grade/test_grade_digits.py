"""Digits that are typed more often than measured, and how likely they are by chance."""

from fractions import Fraction
from math import comb

import pytest

from healthcheck.grade import digits
from healthcheck.scores.blood_pressure.thresholds import RAISED
from tests.healthcheck.grade.series import PLAIN, seconds_apart


@pytest.mark.parametrize(("found", "numbers"), [(0, 2), (2, 2), (4, 4), (3, 24), (9, 24), (24, 24)])
def test_chance_is_the_binomial_tail(found, numbers):
    tenth = Fraction(1, 10)
    exact = sum(comb(numbers, k) * tenth**k * (1 - tenth) ** (numbers - k) for k in range(found, numbers + 1))
    assert digits.chance(found, numbers) == pytest.approx(float(exact), rel=1e-9)


def test_more_of_them_are_less_likely_and_none_is_certain():
    chances = [digits.chance(found, 24) for found in range(25)]
    assert chances[0] == pytest.approx(1)
    assert chances == sorted(chances, reverse=True)


def test_a_very_long_series_is_no_overflow():
    assert digits.chance(1000, 10_000) == pytest.approx(0.5, abs=0.02)


def test_noughts_are_counted_in_both_numbers():
    assert digits.zeros(seconds_apart(60, (130, 80), (100, 71), (118, 76))) == 3
    assert digits.zeros(seconds_apart(60, *PLAIN)) == 0


def test_just_below_is_the_last_whole_number_before_stage_1_of_the_place():
    readings = seconds_apart(60, (134, 84), (139, 89), (133, 84))
    assert digits.just_below(readings, RAISED[True][-1]) == 3
    assert digits.just_below(readings, RAISED[False][-1]) == 2
