"""How many it may come to: the middle and 90% of what is likely, of a count that is expected to be so many."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthcheck.cox import Floats

_LOW, _HIGH = 0.05, 0.95
_FAR = 12  # standard deviations, beyond which nothing is left of a tail that matters
_MORE = 20  # counts, where so little is expected that deviations say nothing
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Likely:
    """A count.

    Args:
        expected: the mean.
        low: 5 times in 100 it is less.
        high: 5 times in 100 it is more.
    """

    expected: float
    low: float
    high: float

    def per_100(self, people: int) -> "Likely":
        """The same for each 100 of so many people."""
        share = 100 / people if people else 0.0
        return Likely(self.expected * share, self.low * share, self.high * share)


def likely(expected: float, squares: float, spread: float, *, most: int) -> Likely:
    """The range of a sum of people of whom each counts or not, by a chance of their own.

    Args:
        expected: the sum of the chances.
        squares: the sum of their squares, which is as large as the sum where nobody's is in doubt.
        spread: how far all chances together may be off, as a part of them.
        most: how many people there are.
    """
    variance = expected - squares + (expected * spread) ** 2
    if variance <= _EXACT:
        return Likely(expected, expected, expected)
    deviation = np.sqrt(max(variance, expected))
    lowest = max(0, int(expected - _FAR * deviation))
    counts = np.arange(lowest, int(expected + _FAR * deviation) + _MORE)
    below = np.cumsum(_chances(counts, expected, variance))
    low, high = (float(counts[np.searchsorted(below, level * below[-1])]) for level in (_LOW, _HIGH))
    return Likely(expected, min(low, most), min(high, most))


def _chances(counts: NDArray[np.int64], expected: float, variance: float) -> Floats:
    """Of each count, but for a factor that all share: each from the one before by Panjer's recursion (1981).

    With this mean and variance it is the negative binomial, the Poisson or the binomial, as the variance is above, at
    or below the mean.
    """
    a = 1 - expected / variance
    steps = a + (expected * (1 - a) - a) / counts[1:]
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.maximum(steps, np.finfo(np.float64).tiny)))])
    found: Floats = np.exp(logs - logs.max())
    return found
