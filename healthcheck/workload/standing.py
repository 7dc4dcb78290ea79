"""How each person stands in each subject, in the words of the advice table: the bands of many people at once."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from healthcheck.certainty import bands
from healthcheck.certainty.bands import Mask, Masks
from healthcheck.cox import Floats
from healthcheck.person import Ethnicity, Sex
from healthcheck.scores.audit import FULL_FROM, band_of_audit, band_of_audit_c
from healthcheck.scores.leicester.points import points
from healthcheck.scores.qrisk3.batch import RATIO_HIGH, RATIO_LOW, SYSTOLIC_HIGH, SYSTOLIC_LOW
from healthcheck.scores.qrisk3.equation import risk
from healthcheck.workload.columns import CATEGORIES, COUNTED, INELIGIBLE, LEVELS, SMOKES
from healthcheck.workload.laboratory import kidney_sign, laboratory
from healthcheck.workload.masks import UNKNOWN, known, split, worded
from healthcheck.workload.typical import QRISK_GROUP

Values = Mapping[str, Floats]

_LOWER = np.array([each.lower_bmi_thresholds for each in CATEGORIES])
_NOT_WHITE = np.array([each is Ethnicity.NOT_STATED or not each.is_white for each in CATEGORIES])
_FULL = [band_of_audit(total) for total in range(41)]
_SHORT = [band_of_audit_c(total) for total in range(13)]


def standing(values: Values) -> dict[str, Masks]:
    """By subject, who is in which band. Of a subject that a person is in no band of, no finding is made."""
    lab = laboratory(values)
    return {
        "blood_pressure": worded(
            "blood_pressure", bands.pressure_bands(values["systolic"], values["diastolic"], at_home=True)
        ),
        "qrisk3": _qrisk3(values, kidney_sign(lab)),
        "risk_equation": {"two_figures": (values["gender_differs_from_sex"] > 0) & _figured(values)},
        **lab,
        "leicester": worded("leicester", bands.leicester_bands(_leicester(values))),
        "bmi": worded("bmi", _bmi(values)),
        "alcohol": worded("alcohol", _alcohol(values)),
        "activity": worded("activity", _chosen(values["gppaq"], LEVELS)),
        "smoking": worded("smoking", _chosen(values["smoking"], SMOKES)),
        "age": bands.value_bands("age", values["age"]),
    }


def _qrisk3(values: Values, sign: Mask) -> Masks:
    """As `advice.heart` and `advice.beyond`: above its ranges the risk at their end stands, unless that is low."""
    above = (values["cholesterol_ratio"] > RATIO_HIGH) | (values["systolic"] > SYSTOLIC_HIGH)
    found = dict(bands.qrisk3_bands(_risk(values)))
    low = found.pop("low")
    found |= {"low": low & ~sign, "low_with_kidney_sign": low & sign}
    return known(_figured(values) & ~(above & low & ~sign), worded("qrisk3", found))


def _figured(values: Values) -> Mask:
    """Below its ranges QRISK3 has no figure, and none that the risk is at least."""
    figured: Mask = (values["cholesterol_ratio"] >= RATIO_LOW) & (values["systolic"] >= SYSTOLIC_LOW)
    return figured


def _risk(values: Values) -> Floats:
    """By the equation of each person's sex; what is out of its range is counted as its end, and not used."""
    people = {
        **{column.name: values[column.name] for column in COUNTED},
        **dict.fromkeys(INELIGIBLE, np.zeros(len(values["age"]))),
        "age": values["age"],
        "ethnicity": QRISK_GROUP[values["ethnicity"].astype(np.intp)],
        "systolic": values["systolic"].clip(SYSTOLIC_LOW, SYSTOLIC_HIGH),
        "bmi": values["bmi"],
        "cholesterol_ratio": values["cholesterol_ratio"].clip(RATIO_LOW, RATIO_HIGH),
        "smoking": values["smoking"],
    }
    percent = np.empty(len(values["age"]))
    for place, sex in enumerate(Sex):
        rows = np.flatnonzero(values["sex"] == place)
        percent[rows] = risk(sex, {name: column[rows] for name, column in people.items()})
    return percent


def _leicester(values: Values) -> NDArray[np.int64]:
    return points(
        age=values["age"],
        male=values["sex"] == list(Sex).index(Sex.MALE),
        not_white=_NOT_WHITE[values["ethnicity"].astype(np.intp)],
        family_history=values["family_history_diabetes"],
        waist=values["waist"],
        bmi=values["bmi"],
        high_blood_pressure=0,  # treatment for it rules the check out
    )


def _bmi(values: Values) -> Masks:
    lower = _LOWER[values["ethnicity"].astype(np.intp)]
    return split(lower, lambda group: bands.bmi_bands(values["bmi"], lower=group), True, False)


def _alcohol(values: Values) -> Masks:
    """By the full AUDIT where it is known and AUDIT-C asks for it, else by AUDIT-C."""
    short, full = values["audit_c"], values["audit"]
    by_full = ~np.isnan(full) & ~(short < FULL_FROM)
    return split(by_full, lambda whole: _chosen(full, _FULL) if whole else _chosen(short, _SHORT), True, False)


def _chosen(places: Floats, words: Sequence[str]) -> Masks:
    """Who is at a place of each word; unknown where there is none."""
    found: dict[str, Mask] = {UNKNOWN: np.isnan(places)}
    for place, word in enumerate(words):
        here = places == place
        found[word] = found[word] | here if word in found else here
    return found
