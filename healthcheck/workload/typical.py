"""Medians of what is plausible over columns of people, by what `certainty.plausible` says of one; and smoking."""

import csv
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthcheck.batch import Arrays
from healthcheck.certainty import plausible
from healthcheck.clinrisk import ETHNICITY, SMOKING
from healthcheck.cox import Floats
from healthcheck.person import Sex
from healthcheck.workload.columns import CATEGORIES
from healthcheck.workload.uptake import OLDEST

_QRISK_GROUPS = len(ETHNICITY.options)
_SMOKES_FROM = SMOKING.options.index("light_smoker")
QRISK_GROUP = np.array([category.qrisk_group - 1 for category in CATEGORIES])


def median(name: str, people: Arrays) -> Floats:
    """Of systolic pressure in the clinic, BMI or cholesterol ratio, by age, sex, ethnic group and smoking.

    Nobody who may have the check has treatment for high blood pressure.
    """
    group = QRISK_GROUP[people["ethnicity"].astype(np.intp)]
    smokes = (people["smoking"] >= _SMOKES_FROM).astype(np.intp)
    found: Floats = _medians(name)[people["sex"].astype(np.intp), people["age"].astype(np.intp), group, smokes]
    return found


def by_sex(name: str, sex: Floats) -> Floats:
    """The median of each person's sex."""
    return of_sex(sex, tuple(plausible.by_sex(name, each) for each in Sex))


def of_sex(sex: Floats, values: tuple[float, ...]) -> Floats:
    """Of values in the order of Sex, that of each person's."""
    found: Floats = np.array(values)[sex.astype(np.intp)]
    return found


def waists() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """At an average BMI, and per unit of BMI, each in the order of Sex."""
    at_27, per_bmi = zip(*(plausible.waist_of(each) for each in Sex), strict=True)
    return at_27, per_bmi


def smoking(sex: Floats, even: Floats) -> Floats:
    """The place in SMOKING of each person, by national shares."""
    ends = _smoking()[sex.astype(np.intp)]
    found: Floats = (even[:, np.newaxis] >= ends[:, :-1]).sum(axis=1).astype(np.float64)
    return found


@cache
def _medians(name: str) -> Floats:
    table = np.empty((len(Sex), OLDEST + 1, _QRISK_GROUPS, 2))
    for (row, sex), age, group, smokes in product(
        enumerate(Sex), range(OLDEST + 1), range(_QRISK_GROUPS), (False, True)
    ):
        table[row, age, group, int(smokes)] = plausible.median(name, sex, age, group + 1, smoker=smokes, treated=False)
    return table


@cache
def _smoking() -> NDArray[np.float64]:
    """For each of Sex, where each share ends."""
    with (Path(__file__).parent / "smoking.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["sex"]: [float(row[word]) for word in SMOKING.options] for row in csv.DictReader(file)}
    shares = np.array([rows[sex.value] for sex in Sex])
    return np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)
