"""Digits that people write more often than monitors do: noughts at the end, numbers just below a threshold."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from math import exp, lgamma, log

from healthcheck.blood_pressure import Reading
from healthcheck.scores.blood_pressure.thresholds import Threshold

# A monitor ends one number in ten in 0. No single value of a pressure is likelier than one in ten either while readings
# spread by 4 mmHg or more (the normal curve's height is 0.4 / SD); at home they spread by 8.6 and 5.8 (Ohasama).
BY_CHANCE = 0.1


def zeros(readings: Sequence[Reading]) -> int:
    """How many of the numbers end in 0."""
    return sum(number % 10 == 0 for reading in readings for number in (reading.systolic, reading.diastolic))


def just_below(readings: Sequence[Reading], threshold: Threshold) -> int:
    """How many of the numbers are the last whole one below the threshold, such as 134 and 84 of 135/85."""
    last = (threshold.systolic - 1, threshold.diastolic - 1)
    return sum(_same(reading, last) for reading in readings)


def _same(reading: Reading, last: tuple[Decimal, Decimal]) -> int:
    return (reading.systolic == last[0]) + (reading.diastolic == last[1])


@lru_cache(maxsize=1024)
def chance(found: int, numbers: int) -> float:
    """How likely so many or more are among so many numbers, if each is one by chance (the binomial upper tail)."""
    return min(1.0, sum(exp(_log_chance(k, numbers)) for k in range(found, numbers + 1)))


def _log_chance(k: int, n: int) -> float:
    """Of exactly k. In logarithms, so that a very long series is no overflow."""
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return ways + k * log(BY_CHANCE) + (n - k) * log(1 - BY_CHANCE)
