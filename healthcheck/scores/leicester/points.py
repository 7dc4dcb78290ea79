"""The Leicester points over columns of people, in the paper's order of items; a number stands for a whole column."""

from bisect import bisect_right

import numpy as np
from numpy.typing import ArrayLike, NDArray

# From each cut on, the cut itself too, the next points count (Diabet Med 2010;27:887-95, the score's table).
_AGE = ((50, 60, 70), np.array([0, 5, 9, 13]))
_MALE, _NOT_WHITE, _FAMILY, _HIGH_BLOOD_PRESSURE = 1, 6, 5, 5
_WAIST = ((90, 100, 110), np.array([0, 4, 6, 9]))
_BMI = ((25, 30, 35), np.array([0, 3, 5, 8]))

_BANDS = ("low", "increased", "high", "very_high")
_BAND_CUTS = (7, 16, 25)


def points(
    *,
    age: ArrayLike,
    male: ArrayLike,
    not_white: ArrayLike,
    family_history: ArrayLike,
    waist: ArrayLike,
    bmi: ArrayLike,
    high_blood_pressure: ArrayLike,
) -> NDArray[np.int64]:
    """The total, 0 to 47, of ages in years, waists in cm, BMIs in kg/m2 and the rest as 0 or 1."""
    return np.asarray(
        _step(_AGE, age)
        + np.multiply(male, _MALE)
        + np.multiply(not_white, _NOT_WHITE)
        + np.multiply(family_history, _FAMILY)
        + _step(_WAIST, waist)
        + _step(_BMI, bmi)
        + np.multiply(high_blood_pressure, _HIGH_BLOOD_PRESSURE),
        dtype=np.int64,
    )


def band(total: int) -> str:
    """Low 0-6, increased 7-15, high 16-24, very high 25-47."""
    return _BANDS[bisect_right(_BAND_CUTS, total)]


def _step(table: tuple[tuple[int, ...], NDArray[np.int64]], values: ArrayLike) -> NDArray[np.int64]:
    cuts, counts = table
    steps: NDArray[np.int64] = counts[np.searchsorted(cuts, values, side="right")]
    return steps
