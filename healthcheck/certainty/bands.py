"""The bands of many plausible values at once, by the functions and tables that one value is banded by."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from operator import ge, gt, lt

import numpy as np
from numpy.typing import NDArray

from healthcheck import kidney
from healthcheck.advice.thresholds import THRESHOLDS
from healthcheck.cox import Floats
from healthcheck.scores import bmi, qrisk3
from healthcheck.scores.blood_pressure.thresholds import LOW, RAISED
from healthcheck.scores.leicester.points import band as leicester_band

Mask = NDArray[np.bool_]
Masks = Mapping[str, Mask]

_SIGNS = {">=": ge, ">": gt, "<": lt}


def _steps(band: Callable[[float], str], low: float, high: float) -> tuple[tuple[str, ...], Floats]:
    """The bands in order and where each but the first begins: all begin at a figure of one decimal at most."""
    tenths = np.arange(round(low * 10), round(high * 10) + 1) / 10
    words = [band(float(at)) for at in tenths]
    changes = [place for place in range(1, len(words)) if words[place] != words[place - 1]]
    return (words[0], *(words[place] for place in changes)), tenths[changes]


def _bmi(value: float, *, lower: bool) -> str:
    return bmi.band(Decimal(str(value)), lower=lower)


_QRISK3 = _steps(qrisk3.band, 0, 100)
_LEICESTER = _steps(lambda points: leicester_band(int(points)), 0, 47)
_BMI = {lower: _steps(partial(_bmi, lower=lower), 10, 100) for lower in (True, False)}


def qrisk3_bands(risk: Floats) -> Masks:
    """Of risks in percent."""
    return _between(_QRISK3, risk)


def leicester_bands(points: NDArray[np.int64]) -> Masks:
    """Of points."""
    return _between(_LEICESTER, points.astype(np.float64))


def bmi_bands(value: Floats, *, lower: bool) -> Masks:
    """Of BMI, rounded to two decimals as the score does."""
    return _between(_BMI[lower], value.round(2))


def egfr_bands(value: Floats) -> Masks:
    """Of eGFR, by the category of the reported whole number."""
    words = kidney.g_category(value)
    return {str(band): words == band for band in np.unique(words)}


def pressure_bands(systolic: Floats, diastolic: Floats, *, at_home: bool) -> Masks:
    """Of pressures that count, as the advice bands them; "normal" is where no other holds."""
    masks: dict[str, Mask] = {}
    left = np.ones(len(systolic), np.bool_)
    for row in RAISED[at_home]:
        masks[row.band] = left & ((systolic >= float(row.systolic)) | (diastolic >= float(row.diastolic)))
        left = left & ~masks[row.band]
    low = LOW[at_home]
    masks["low"] = left & (systolic < float(low.systolic))
    left = left & ~masks["low"]
    masks["low_diastolic"] = left & (diastolic < float(low.diastolic))
    masks["normal"] = left & ~masks["low_diastolic"]
    return masks


def value_bands(subject: str, value: Floats, group: str = "") -> Masks:
    """Of a laboratory value, by the threshold table: the most serious row that holds."""
    rows = [
        row for row in THRESHOLDS if row.in_force and (row.subject, row.group, row.measure) == (subject, group, "value")
    ]
    masks: dict[str, Mask] = {}
    left = np.ones(len(value), np.bool_)
    for row in sorted(rows, key=lambda row: -row.severity):
        masks[row.band] = left & _holds(row.when, value)
        left = left & ~masks[row.band]
    return masks


def _holds(when: str, value: Floats) -> Mask:
    if when == "else":
        return np.ones(len(value), np.bool_)
    sign = when.rstrip("0123456789.")
    held: Mask = _SIGNS[sign](value, float(when.removeprefix(sign)))
    return held


def _between(steps: tuple[Sequence[str], Floats], value: Floats) -> Masks:
    words, starts = steps
    place = np.searchsorted(starts, value, side="right")
    return {word: place == nth for nth, word in enumerate(words)}
