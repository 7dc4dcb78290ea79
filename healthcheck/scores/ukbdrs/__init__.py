"""UKBDRS: the UK Biobank dementia risk score, the chance of dementia of any cause within 14 years.

Source: Anaturk M, Patel R, Ebmeier KP, et al. Development and validation of a dementia risk score in the UK Biobank and
Whitehall II cohorts. BMJ Ment Health 2023;26:e300719. doi:10.1136/bmjment-2023-300719. Coefficients and definitions
from the authors' repository (MelisAnaturk/dementia_risk_score on GitHub).
The score is by the coefficients of the paper and of the authors' calculator; that of their unrounded ones, beside it.
Licence: Apache License 2.0, copyright 2022 University of Oxford (NOTICE).
Valid: ages 50 to 73; outside there is no score. High blood pressure and high cholesterol are diagnoses or treatment, as
in the cohort, never a reading of the day. NHS Health Check asks for no dementia score.
"""

from decimal import Decimal

import numpy as np

from healthcheck import dementia
from healthcheck.batch import Batch
from healthcheck.check import HealthCheck
from healthcheck.evidence import Evidence, NotKnown, scored
from healthcheck.score import Estimate, Score
from healthcheck.scores.ukbdrs.equation import AGE_HIGH, AGE_LOW, APOE, ASKED, COLUMNS, DEPRIVED, OUTPUTS, SEX, compute
from healthcheck.units import Unit

NAME = "ukbdrs"
ALGORITHM = "UKBDRS 2023, coefficients as published"
NOTICE = "UKB DRS Risk Score, copyright 2022 University of Oxford, used under the Apache License 2.0."
BATCH = Batch(columns=COLUMNS, outputs=OUTPUTS, compute=compute)

# Of UK Biobank: the authors' cut between its fourth and its most deprived fifth.
_TOWNSEND_CUT = Decimal("0.758")
# The authors' calculator calls people from here on "at risk".
_AT_RISK = 5.0


def score(check: HealthCheck) -> Score:
    """The score of one check, without APOE: no check tests a gene."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    values = {
        "age": dementia.age(evidence, AGE_LOW, AGE_HIGH, "UKBDRS"),
        **dementia.answers(evidence, ASKED),
        SEX.name: float(SEX.options.index(evidence.sex().value)),
        DEPRIVED.name: _deprived(evidence),
        APOE.name: float(APOE.options.index("Unknown")),
    }
    made = compute({name: np.array([value]) for name, value in values.items()})
    value = float(made["ukbdrs"][0])
    return Estimate(
        name=NAME,
        value=value,
        unit=Unit.PERCENT,
        band="raised" if value >= _AT_RISK else "low",
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=(dementia.NO_DIAGNOSIS, NOTICE),
        parts={"exact": float(made["ukbdrs_exact"][0])},
    )


def _deprived(evidence: Evidence) -> float:
    townsend = evidence.check.person.townsend
    if townsend is None:
        raise NotKnown("Townsend deprivation score: not known", missing="townsend")
    evidence.use("townsend", townsend, "postcode")
    return float(townsend > _TOWNSEND_CUT)
