"""The one measurement that would settle best what happens next: by how much it would lessen the doubt.

Doubt is the chance that two plausible values of everything bring different primary actions. What a measurement would
show is drawn apart from what it would leave open (`draws.standard`). So the draws are put into bins by what it would
show, and the doubt left is the mean over the bins. Pairs are counted without a draw and itself, so that small bins are
not surer by chance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from healthcheck.certainty.belief import Beliefs
from healthcheck.certainty.draws import part_shown
from healthcheck.certainty.outcomes import OUTCOMES, Places
from healthcheck.certainty.points import VALUES, normal
from healthcheck.cox import Floats

_BINS, _SIDE = 32, 8
# A gain below this is not worth a person's time.
WORTH = 0.01

MEASUREMENTS = ("blood_pressure", "height_and_weight", "waist", "cholesterol", "hba1c", "creatinine")
# NHS Health Check Best Practice Guidance 2019: what must be measured; HbA1c and creatinine by indication.
NEEDED = MEASUREMENTS[:4]
_TWO = {"blood_pressure": ("systolic", "diastolic"), "cholesterol": ("ratio", "total")}
_ONE = {"waist": "waist", "hba1c": "hba1c", "creatinine": "creatinine"}


@dataclass(frozen=True, slots=True)
class Gain:
    """What a measurement would bring.

    Args:
        measurement: one of MEASUREMENTS.
        again: whether the person has it already.
        surer: by how much it is expected to lessen the doubt, at most 1.
    """

    measurement: str
    again: bool
    surer: float


def gains(beliefs: Beliefs, found: Places, points: Floats) -> tuple[Gain, ...]:
    """Of every measurement, the greatest gain first."""
    now = _doubt(np.zeros(points.shape[1], np.intp), found)
    each = [
        Gain(name, _measured(name, beliefs), max(0.0, now - _doubt(_shown(name, beliefs, points), found)))
        for name in MEASUREMENTS
    ]
    return tuple(sorted(each, key=lambda gain: -gain.surer))


def _measured(name: str, beliefs: Beliefs) -> bool:
    parts: Iterable[str] = ("height", "weight") if name == "height_and_weight" else _TWO.get(name, (name,))
    return all(beliefs.values[part].measured for part in parts)


def _shown(name: str, beliefs: Beliefs, points: Floats) -> NDArray[np.intp]:
    """The bin of each draw by what the measurement would show."""
    count = points.shape[1]
    if name in _TWO:
        first, second = (VALUES.index(part) for part in _TWO[name])
        return _squares(first, second, count)
    if name in _ONE:
        return _bins(VALUES.index(_ONE[name]), count)
    height, weight = (beliefs.values[part] for part in ("height", "weight"))
    bmi = weight.spread * part_shown(weight) * points[VALUES.index("weight")]
    if weight.measured:
        bmi = bmi - 2 * height.spread * part_shown(height) * points[VALUES.index("height")]
    return _equal(bmi, _BINS)


@lru_cache(maxsize=64)
def _bins(coordinate: int, count: int) -> NDArray[np.intp]:
    return _equal(normal(count)[coordinate], _BINS)


@lru_cache(maxsize=16)
def _squares(first: int, second: int, count: int) -> NDArray[np.intp]:
    points = normal(count)
    return _equal(points[first], _SIDE) * _SIDE + _equal(points[second], _SIDE)


def _equal(coordinate: Floats, bins: int) -> NDArray[np.intp]:
    """Bins of as many draws each."""
    place = np.empty(len(coordinate), np.intp)
    place[np.argsort(coordinate)] = np.arange(len(coordinate)) * bins // len(coordinate)
    return place


def _doubt(bins: NDArray[np.intp], found: Places) -> float:
    """The chance that two draws of one bin have different outcomes."""
    kinds = len(OUTCOMES)
    counts = np.bincount(bins * kinds + found, minlength=(int(bins.max()) + 1) * kinds).reshape(-1, kinds)
    drawn = counts.sum(axis=1)
    alike = (counts * (counts - 1)).sum(axis=1) / np.maximum(drawn * (drawn - 1), 1)
    return float(1 - alike @ drawn / len(found))
