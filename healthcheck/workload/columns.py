"""What a forecast reads of a file of people: the columns that `score` reads, and the values that bring advice."""

from collections.abc import Sequence

import numpy as np

from healthcheck.advice.thresholds import THRESHOLDS
from healthcheck.batch import Column, choice, yes_no
from healthcheck.clinrisk import ETHNICITY, SEX, SMOKING
from healthcheck.measurement import Kind
from healthcheck.person import Ethnicity
from healthcheck.population.plan import BATCHES, Plan
from healthcheck.population.unusable import Unusable

AGE = Column("age", "age in whole years", 0, 120, whole=True)
# The words of QRISK's groups and those of the 16+1 categories; of "other" both mean the same.
GROUPS = choice(
    "ethnicity",
    "ethnic group",
    tuple(dict.fromkeys((*ETHNICITY.options, *(each.key for each in Ethnicity)))),
    default=0,
)
_SAME = {"white_or_not_stated": Ethnicity.WHITE_BRITISH, "other_asian": Ethnicity.ASIAN_OTHER}
# Each word of GROUPS as a category.
CATEGORIES = tuple(_SAME.get(word) or Ethnicity.of(word) for word in GROUPS.options)
# Each word of SMOKING as the questionnaire has it.
SMOKES = ("never", "ex", "light", "moderate", "heavy")
WHO = (SEX, AGE, GROUPS)

_MEASURED = (
    Kind.SYSTOLIC,
    Kind.DIASTOLIC,
    Kind.HEIGHT,
    Kind.WEIGHT,
    Kind.WAIST,
    Kind.TOTAL_CHOLESTEROL,
    Kind.HDL_CHOLESTEROL,
    Kind.CHOLESTEROL_RATIO,
    Kind.HBA1C,
    Kind.CREATININE,
    Kind.ACR,
    Kind.TRIGLYCERIDES,
)
VALUES = (
    *(
        Column(kind.key, kind.written, float(kind.low), float(kind.high), kind.unit, default=np.nan)
        for kind in _MEASURED
    ),
    Column("bmi", "body mass index", 10, 100, default=np.nan),
    Column("audit_c", "AUDIT-C points", 0, 12, whole=True, default=np.nan),
    Column("audit", "points of the full AUDIT", 0, 40, whole=True, default=np.nan),
)
LEVELS = tuple(row.band for row in THRESHOLDS if row.in_force and row.subject == "activity")
CHOICES = (
    choice("smoking", SMOKING.meaning, SMOKING.options, default=np.nan),
    choice("gppaq", "physical activity index", LEVELS, default=np.nan),
)
# The questions that ask whether HbA1c can be relied on, by the column that a file has it in.
DOUBTS = {"steroid_tablets": "corticosteroids", "atypical_antipsychotics": "atypical_antipsychotics"}
# A person with one of these may not have the check: healthcheck/eligibility.toml.
INELIGIBLE = (
    "diabetes_type_1",
    "diabetes_type_2",
    "atrial_fibrillation",
    "chronic_kidney_disease",
    "treated_hypertension",
)
_OTHERS = {SEX.name, AGE.name, GROUPS.name, SMOKING.name, *INELIGIBLE, *(column.name for column in VALUES)}
COUNTED = tuple(
    Column(column.name, column.meaning, column.low, column.high, whole=column.whole, default=column.default or 0.0)
    for column in BATCHES["qrisk3"].columns
    if column.name not in _OTHERS
)
CONDITIONS = (
    *(yes_no(name, "may not have the check") for name in INELIGIBLE),
    yes_no("family_history_diabetes", "diabetes in a parent, brother, sister or child"),
    yes_no("gender_differs_from_sex", "gender is not the sex at birth"),
)
# An answer or condition that is not in the file counts as no, or as the score counts it.
AS_NO = (*COUNTED, *(Column(each.name, each.meaning, 0, 1, whole=True, default=0.0) for each in CONDITIONS))
EVERY = (*WHO, *VALUES, *CHOICES, *AS_NO)

NO_PRACTICE = ""


def plan(header: Sequence[str], practice: str | None) -> Plan:
    """Which columns of a file to read. Raises Unusable without sex, age or the column that was named."""
    lacking = [column.name for column in (SEX, AGE) if column.name not in header]
    if lacking:
        raise Unusable(f"a forecast needs the columns sex and age: the file has no {', '.join(lacking)}")
    if practice and practice not in header:
        raise Unusable(f"the file has no column {practice}. It has {', '.join(header)}")
    wanted = {column.name for column in EVERY} | {practice or NO_PRACTICE}
    reads = tuple(name for name in dict.fromkeys(header) if name in wanted)
    if twice := [name for name in reads if header.count(name) > 1]:
        raise Unusable(f"the file has the column {', '.join(twice)} more than once: which to read is not clear")
    return Plan((), tuple(header), reads)


def notes(header: Sequence[str]) -> tuple[str, ...]:
    """What is not in the file, and what the forecast takes for it."""
    there = {*header, *(("bmi",) if {"height", "weight"} <= set(header) else ())}
    drawn = [column.name for column in VALUES if column.name in _DRAWN and column.name not in there]
    unknown = [words for name, words in _UNKNOWN if not set(name) & set(header)]
    as_no = [column.name for column in AS_NO if column.name not in header]
    found = []
    if drawn:
        found.append(
            f"Not in the file, so drawn from what is plausible by age, sex and ethnic group: {', '.join(drawn)}."
        )
    if "smoking" not in header:
        found.append("Not in the file, so drawn from national figures: smoking.")
    if unknown:
        found.append(
            f"Not in the file and not guessed, so that what it would bring is not counted: {', '.join(unknown)}."
        )
    if as_no:
        found.append(f"Not in the file, so counted as no: {', '.join(as_no)}.")
    return tuple(found)


_DRAWN = {"systolic", "diastolic", "bmi", "waist", "total_cholesterol", "hdl_cholesterol", "hba1c", "creatinine"}
_UNKNOWN = (
    (("acr",), "protein in the urine (acr)"),
    (("triglycerides",), "triglycerides"),
    (("audit", "audit_c"), "alcohol (audit_c, audit)"),
    (("gppaq",), "activity (gppaq)"),
)
