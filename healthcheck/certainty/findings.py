"""The findings that plausible values would make: masks of draws by subject and band, in the action table's words."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from healthcheck.advice import pressure
from healthcheck.advice.finding import Finding, Level
from healthcheck.advice.thresholds import of_band
from healthcheck.blood_pressure import BloodPressure
from healthcheck.certainty import bands
from healthcheck.certainty.bands import Mask, Masks
from healthcheck.certainty.draws import Values
from healthcheck.check import HealthCheck
from healthcheck.cox import Floats
from healthcheck.measurement import Kind, Measurement
from healthcheck.person import Sex
from healthcheck.scores.blood_pressure import band as band_of_one

_KNOWN_AND_NORMAL = (Level.NORMAL, Level.UNKNOWN)


def made(
    check: HealthCheck,
    observed: Sequence[Finding],
    values: Values,
    figures: Mapping[str, Floats],
    *,
    sex: Sex,
    at_home: bool,
) -> dict[str, Masks]:
    """By subject the masks of its bands; what cannot be drawn stands in every draw as it was observed.

    Args:
        observed: the findings of the check as it is.
        figures: of the scores that can be worked out.
    """
    scores = _scores(check, figures)
    drawn = {
        "blood_pressure": _pressure(check, values, at_home=at_home),
        **_laboratory(check, values, sex),
        **{subject: _in_the_tables_words(subject, masks) for subject, masks in scores.items()},
    }
    if any(each.key in ("hba1c:not_valid", "hba1c:validity_unknown") for each in observed):
        drawn.pop("hba1c", None)  # a value that the test cannot be relied on for says nothing, however it is drawn
    everywhere = np.ones(len(values["systolic"]), np.bool_)
    standing = [each for each in observed if each.subject not in drawn]
    if "qrisk3" in scores:
        drawn["qrisk3"] = _with_kidney_sign(scores["qrisk3"], scores.get("egfr", {}), standing, everywhere)
    return {**{each.subject: {each.band: everywhere} for each in standing}, **drawn}


def _scores(check: HealthCheck, figures: Mapping[str, Floats]) -> dict[str, Masks]:
    """By the scores' own bands."""
    lower = check.person.ethnicity.lower_bmi_thresholds
    banded = {
        "qrisk3": bands.qrisk3_bands,
        "egfr": bands.egfr_bands,
        "bmi": lambda value: bands.bmi_bands(value, lower=lower),
        "leicester": bands.leicester_bands,
    }
    return {name: banded[name](figure) for name, figure in figures.items()}


def _laboratory(check: HealthCheck, values: Values, sex: Sex) -> dict[str, Masks]:
    """Of all of which no bound stands in the place of a value."""
    found: dict[str, Masks] = {}
    if not _bound(check, Kind.HBA1C):
        found["hba1c"] = bands.value_bands("hba1c", values["hba1c"])
    if not _bound(check, Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL):
        total, hdl = values["total"], values["hdl"]
        found |= {
            "total_cholesterol": bands.value_bands("total_cholesterol", total),
            "non_hdl_cholesterol": bands.value_bands("non_hdl_cholesterol", total - hdl),
            "hdl_cholesterol": bands.value_bands("hdl_cholesterol", hdl, sex.value),
            "cholesterol_ratio": bands.value_bands("cholesterol_ratio", values["ratio"]),
        }
    return found


def _bound(check: HealthCheck, *kinds: Kind) -> bool:
    newest = (check.latest(kind) for kind in kinds)
    return any(isinstance(found, Measurement) and found.comparator for found in newest)


def _pressure(check: HealthCheck, values: Values, *, at_home: bool) -> Masks:
    """Of the usual pressure; but what other places showed, and one very high reading, no draw takes away."""
    masks = dict(bands.pressure_bands(values["systolic"], values["diastolic"], at_home=at_home))
    counted = check.blood_pressure()
    if isinstance(counted, BloodPressure):
        for seen in _seen(check, counted):
            _at_least(masks, seen)
    return masks


def _seen(check: HealthCheck, counted: BloodPressure) -> Iterable[str]:
    here = [reading for reading in check.readings() if reading.source is counted.source]
    if any(band_of_one(each.systolic, each.diastolic, at_home=counted.at_home) == "very_high" for each in here):
        yield "very_high_once"
    if elsewhere := [reading for reading in check.readings() if reading.source is not counted.source]:
        yield pressure.finding(elsewhere).band


def _at_least(masks: dict[str, Mask], seen: str) -> None:
    """Every draw of a milder band is of this one."""
    severity = of_band("blood_pressure", seen).severity
    milder = [word for word in masks if of_band("blood_pressure", word).severity < severity]
    if milder:
        already = [masks[seen]] if seen in masks else []
        masks[seen] = np.logical_or.reduce([*already, *(masks.pop(word) for word in milder)])


def _with_kidney_sign(risks: Masks, egfr: Masks, standing: Sequence[Finding], everywhere: Mask) -> Masks:
    """A low risk is not known to be low where a kidney result is out of range."""
    sign = ~everywhere
    for word, mask in egfr.items():
        if of_band("egfr", word).level is not Level.NORMAL:
            sign = sign | mask
    if any(each.subject in ("egfr", "acr") and each.level not in _KNOWN_AND_NORMAL for each in standing):
        sign = everywhere
    low = {"low": risks["low"] & ~sign, "low_with_kidney_sign": risks["low"] & sign}
    return _in_the_tables_words("qrisk3", {**risks, **low})


def _in_the_tables_words(subject: str, masks: Masks) -> Masks:
    """The threshold table joins some of a score's bands."""
    joined: dict[str, Mask] = {}
    for band, mask in masks.items():
        word = of_band(subject, band).band
        joined[word] = joined[word] | mask if word in joined else mask
    return joined
