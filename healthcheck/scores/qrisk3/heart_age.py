"""Heart age: the lowest whole age from 25 to 84 at which a healthy person's risk is strictly more than the patient's.

The rule of the official calculator. Beyond 84 there is none, and it is never said to be 84. Both persons are of the
same sex and ethnic group, and QRISK3 adds the same for a group at every age: so what is compared is the sum of all
other terms, which for the healthy person depends on age alone and grows with it.

A search over random people misses the processor's guesses and takes as long as the rest of the score. So the sums are
cut into equal cells, so narrow that none holds two ages: knowing the cell, one comparison is left. It is exact, because
people and ages are put into cells by the same line, in which a larger sum never comes before a smaller one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthcheck.cox import Floats
from healthcheck.person import Sex
from healthcheck.scores.qrisk3.equation import as_counted, but_ethnicity
from healthcheck.scores.qrisk3.healthy import AGES, healthy

OVER = "over 84"
# Eight characters rather than seven: numpy copies 32 bytes twice as fast as 28.
HEART_AGES = np.array([*(f"{age:.0f}" for age in AGES), OVER], dtype="<U8")


@dataclass(frozen=True, slots=True)
class _Climb:
    """The healthy person's sum at each age from 25 on.

    Args:
        sums: strictly growing; then infinity.
        width: of a cell.
        below: how many ages lie in the cells below each cell.
    """

    sums: Floats
    width: float
    below: NDArray[np.intp]

    def ages_reached(self, sums: Floats) -> NDArray[np.intp]:
        """At how many of the ages a healthy person's sum is no more than this one."""
        below = self.below.take(_cells(sums, self.sums[0], self.width, len(self.below)))
        return below + (sums >= self.sums.take(below))


def _cells(sums: Floats, start: float, width: float, count: int) -> NDArray[np.intp]:
    return np.minimum(np.maximum((sums - start) / width, 0), count - 1).astype(np.intp)


def _climb(sex: Sex) -> _Climb:
    sums = but_ethnicity(sex, as_counted(healthy({"age": AGES, "ethnicity": np.zeros_like(AGES)})))
    # A little narrower than the smallest step between two ages.
    width = 0.99 * np.diff(sums).min()
    count = int((sums[-1] - sums[0]) / width) + 1
    below = np.searchsorted(_cells(sums, sums[0], width, count), np.arange(count))
    return _Climb(np.append(sums, np.inf), width, below)


_CLIMB = {sex: _climb(sex) for sex in Sex}


def heart_age(sex: Sex, others: Floats) -> NDArray[np.intp]:
    """The place in HEART_AGES of people with this sum of all terms but ethnicity."""
    return _CLIMB[sex].ages_reached(others)
