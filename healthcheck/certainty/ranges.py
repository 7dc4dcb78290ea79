"""The range of each score of a check, and of the two measured values that decide by themselves."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from math import exp
from statistics import NormalDist

import numpy as np

from healthcheck.blood_pressure import BloodPressure
from healthcheck.certainty.bands import Masks
from healthcheck.certainty.belief import Beliefs
from healthcheck.certainty.draws import Values
from healthcheck.certainty.figures import Figures
from healthcheck.certainty.range import HIGH, Range, ends, plausible_bands, shares
from healthcheck.check import HealthCheck
from healthcheck.cox import Floats
from healthcheck.measurement import Kind
from healthcheck.score import Estimate, Score
from healthcheck.units import Unit

SETTLED = 0.9
_TO_THE_END = NormalDist().inv_cdf(HIGH)

# By the values behind each score, the key of the measurement that a person would have to make.
_BEHIND: Mapping[str, Mapping[str, Kind]] = {
    "qrisk3": {
        "systolic": Kind.SYSTOLIC,
        "ratio": Kind.CHOLESTEROL_RATIO,
        "height": Kind.HEIGHT,
        "weight": Kind.WEIGHT,
    },
    "egfr": {"creatinine": Kind.CREATININE},
    "bmi": {"height": Kind.HEIGHT, "weight": Kind.WEIGHT},
    "leicester": {"waist": Kind.WAIST, "height": Kind.HEIGHT, "weight": Kind.WEIGHT},
    "blood_pressure": {"systolic": Kind.SYSTOLIC},
    "hba1c": {"hba1c": Kind.HBA1C},
}
_UNITS = {
    "qrisk3": Unit.PERCENT,
    "egfr": Unit.ML_PER_MIN_173,
    "bmi": Unit.KG_PER_M2,
    "leicester": Unit.POINTS,
    "blood_pressure": Kind.SYSTOLIC.unit,
    "hba1c": Kind.HBA1C.unit,
}


def of(
    check: HealthCheck,
    scores: Mapping[str, Score],
    whole: HealthCheck,
    beliefs: Beliefs,
    values: Values,
    drawn: Mapping[str, Floats],
    figures: Figures,
    made: Mapping[str, Masks],
) -> dict[str, Range]:
    """By name. A score of which a value is missing has none; QRISK3 has one always, bounded by what is plausible.

    Args:
        scores: of the check, as they are given.
        whole: the check completed.
        drawn: the scores of the values.
        made: the masks of each subject's bands.
    """
    found: dict[str, Range] = {}
    for name, figure in {**drawn, "hba1c": values["hba1c"], "blood_pressure": values["systolic"]}.items():
        missing = _missing(name, beliefs)
        if missing and name != "qrisk3":
            continue
        given = None if missing else _given(name, check, scores)
        reach = [*_corners(whole, beliefs, figures.of["qrisk3"])] if name == "qrisk3" else []
        found[name] = _range(name, figure, made[name], missing, given, reach)
    return found


def _missing(name: str, beliefs: Beliefs) -> tuple[str, ...]:
    behind = _BEHIND[name].items()
    return tuple(dict.fromkeys(kind.key for value, kind in behind if not beliefs.values[value].measured))


def _range(
    name: str, figure: Floats, masks: Masks, missing: tuple[str, ...], given: float | None, reach: Iterable[float]
) -> Range:
    """The quantiles, and as far as what else must be inside: the score as given, or what a missing value makes it."""
    low, high = ends(figure)
    inside = [*reach, *([] if given is None else [given])]
    held = shares(masks)
    first = next(iter(held))
    return Range(
        name=name,
        low=min([low, *inside]),
        high=max([high, *inside]),
        unit=_UNITS[name],
        value=given,
        missing=missing,
        bands=plausible_bands(held),
        settled=held[first] >= SETTLED,
    )


def _given(name: str, check: HealthCheck, scores: Mapping[str, Score]) -> float | None:
    if name == "blood_pressure":
        counted = check.blood_pressure()
        return float(counted.systolic) if isinstance(counted, BloodPressure) else None
    if name == "hba1c":
        found = check.latest(Kind.HBA1C)
        return float(found.value) if hasattr(found, "value") else None
    score = scores[name]
    if not isinstance(score, Estimate):
        return None
    return score.value if score.value is not None else max(float(part) for part in score.parts.values())


def _corners(whole: HealthCheck, beliefs: Beliefs, figure: Callable[[Values], Floats]) -> Iterable[float]:
    """QRISK3 with each missing value at either end of what is plausible and all else as given: none may fall out."""
    counted, index = whole.blood_pressure(), whole.bmi()
    if not isinstance(counted, BloodPressure) or not isinstance(index, Decimal):
        return
    given = {"systolic": float(counted.systolic), "bmi": float(index), "ratio": beliefs.values["ratio"].median}
    for name, believed in (("systolic", "systolic"), ("ratio", "ratio"), ("bmi", "weight")):
        belief = beliefs.values[believed]
        if not belief.measured:
            far = exp(_TO_THE_END * belief.spread)
            values = {each: np.full(2, value) for each, value in given.items()}
            yield from figure({**values, name: np.array([given[name] / far, given[name] * far])}).tolist()
