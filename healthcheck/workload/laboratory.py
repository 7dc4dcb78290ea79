"""How people stand in what a laboratory measures, in the words of the advice table."""

from collections.abc import Mapping

import numpy as np

from healthcheck import kidney
from healthcheck.advice.blood_sugar import DOUBTED
from healthcheck.advice.finding import Level
from healthcheck.advice.follow_up import ASKS
from healthcheck.advice.lipids import MAY_BE_FAMILIAL
from healthcheck.certainty import bands
from healthcheck.certainty.bands import Mask, Masks
from healthcheck.cox import Floats
from healthcheck.person import Sex
from healthcheck.scores import kfre
from healthcheck.workload.columns import DOUBTS
from healthcheck.workload.masks import known, level, split, worded

Values = Mapping[str, Floats]

_EXACT = 4  # decimals of a difference of two laboratory values


def laboratory(values: Values) -> dict[str, Masks]:
    total, hdl, acr = values["total_cholesterol"], values["hdl_cholesterol"], values["acr"]
    female = values["sex"] == list(Sex).index(Sex.FEMALE)
    egfr = kidney.ckd_epi_2009(values["creatinine"], values["age"], female)
    return {
        "hba1c": _doubted(values, bands.value_bands("hba1c", values["hba1c"])),
        "total_cholesterol": bands.value_bands("total_cholesterol", total),
        "non_hdl_cholesterol": bands.value_bands("non_hdl_cholesterol", np.round(total - hdl, _EXACT)),
        "hdl_cholesterol": split(
            female, lambda group: bands.value_bands("hdl_cholesterol", hdl, group.value), Sex.FEMALE, Sex.MALE
        ),
        "cholesterol_ratio": bands.value_bands("cholesterol_ratio", values["cholesterol_ratio"]),
        "egfr": worded("egfr", bands.egfr_bands(egfr)),
        "acr": known(~np.isnan(acr), bands.value_bands("acr", acr)),
        "kidney_failure": {"high": _kidney_failure(values, egfr, acr)},
        "triglycerides": _tried(values["triglycerides"]),
        "family_history": _family_history(values, bands.value_bands("total_cholesterol", total)),
    }


def _doubted(values: Values, masks: Masks) -> Masks:
    """What falls short of the diabetes range is not believed where earlier answers ask if the test is valid: nobody has
    answered that yet.
    """
    given = [DOUBTS[question] for ask in ASKS if not ask.subject for question in ask.given]
    doubt = np.logical_or.reduce([values[name] > 0 for name in given])
    believed = {band: mask if level("hba1c", band) not in DOUBTED else mask & ~doubt for band, mask in masks.items()}
    return {**believed, "not_valid": ~np.logical_or.reduce(list(believed.values()))}


def _tried(value: Floats) -> Masks:
    """The check does not ask for this test: where there is no value, no finding is made."""
    masks = bands.value_bands("triglycerides", value)
    return {band: mask & ~np.isnan(value) for band, mask in masks.items()}


def _family_history(values: Values, total: Masks) -> Masks:
    beside = [mask for band, mask in total.items() if f"total_cholesterol:{band}" in MAY_BE_FAMILIAL]
    return {"early_heart_disease": np.logical_or.reduce(beside) & (values["family_history_chd"] > 0)}


def _kidney_failure(values: Values, egfr: Floats, acr: Floats) -> Mask:
    """Where the equation applies: eGFR up to 60, and ACR known and above 0."""
    rows = np.flatnonzero((egfr <= kidney.KFRE_EGFR_HIGH) & (acr > 0))
    male = values["sex"][rows] == list(Sex).index(Sex.MALE)
    _, five = kidney.kidney_failure(values["age"][rows], male, egfr[rows], acr[rows])
    high = np.zeros(len(egfr), np.bool_)
    high[rows] = [kfre.band(100 * float(risk)) == "high" for risk in five]
    return high


def kidney_sign(lab: Mapping[str, Masks]) -> Mask:
    """As `advice.heart.kidney_sign`: the blood or the urine result is known and out of range."""
    out = [
        mask
        for subject in ("egfr", "acr")
        for band, mask in lab[subject].items()
        if level(subject, band) not in (Level.NORMAL, Level.UNKNOWN)
    ]
    sign: Mask = np.logical_or.reduce(out)
    return sign
