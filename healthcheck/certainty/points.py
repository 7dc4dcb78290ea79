"""The draws of every check: one fixed set of evenly spread points, so that the same check always has the same range.

A rank-1 lattice (Korobov): the i-th point is i * (1, a, a^2, ...) modulo a prime. Each coordinate alone takes every
value (k + 1/2) / n once, so a quantile of one uncertain value is exact to 1/n. Since all checks share the points, a
smaller spread cannot come out as a wider range by chance. `a` has the least weighted P2 of those tried.
"""

from functools import lru_cache
from statistics import NormalDist

import numpy as np

from healthcheck.cox import Floats

# The uncertain values. Each is drawn in a part that its next measurement would show, then a part that it would not.
VALUES = ("systolic", "diastolic", "height", "weight", "waist", "ratio", "total", "hba1c", "creatinine")
COUNT = 4093
_MULTIPLIER = {1021: 228, COUNT: 1533}
_TURN = 701


@lru_cache(maxsize=4)
def normal(count: int = COUNT) -> Floats:
    """A row for each coordinate and a column for each point, each coordinate standard normal."""
    quantile = NormalDist().inv_cdf
    levels = np.array([quantile((k + 0.5) / count) for k in range(count)])
    rows, place = [], np.arange(count)
    for nth in range(2 * len(VALUES)):
        # Turned, or every coordinate of the first point would be the lowest there is.
        rows.append(levels[(place + _TURN * nth) % count])
        place = place * _MULTIPLIER[count] % count
    points = np.stack(rows)
    points.setflags(write=False)
    return points
