"""DRS: the dementia risk score of UK general practice, the chance of a dementia diagnosis within 5 years.

Source: Walters K, Hardoon S, Petersen I, et al. Predicting dementia risk in primary care: development and validation of
the Dementia Risk Score using routinely collected data. BMC Med 2016;14:6. doi:10.1186/s12916-016-0549-y. Coefficients
as in one other program (MelisAnaturk/dementia_risk_score on GitHub, scripts/7_DRS.R); its table has no second copy.
Licence: an open-access paper (CC BY 4.0); the other program is under the Apache License 2.0. No notice is asked for.
Valid: ages 60 to 79; the paper's model for 80 to 95 did not predict well. The term for the calendar year is held at
2016. The paper names no cut-off, and few of those it ranks high get dementia: it is better at saying who will not.
"""

import numpy as np

from healthcheck import dementia
from healthcheck.batch import Batch
from healthcheck.check import HealthCheck
from healthcheck.evidence import YES_NO, Evidence, scored
from healthcheck.score import Estimate, Score
from healthcheck.scores.drs.equation import AGE_HIGH, AGE_LOW, ASKED, COLUMNS, LAST_YEAR, SEX, compute
from healthcheck.units import Unit

NAME = "drs"
ALGORITHM = "Dementia Risk Score 2016, ages 60 to 79, calendar year held at 2016"
BATCH = Batch(columns=COLUMNS, outputs=("drs",), compute=compute)

# Answer to whether the person used to smoke and whether they smoke now.
_SMOKING = {"never": (0.0, 0.0), "ex": (1.0, 0.0), "light": (0.0, 1.0), "moderate": (0.0, 1.0), "heavy": (0.0, 1.0)}


def score(check: HealthCheck) -> Score:
    """The score of one check, in percent."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    age = dementia.age(evidence, AGE_LOW, AGE_HIGH, "the Dementia Risk Score")
    asked = dementia.answers(evidence, ASKED)
    used_to, now = evidence.choice("smoking", _SMOKING)
    values = {
        "age": age,
        SEX.name: float(SEX.options.index(evidence.sex().value)),
        "bmi": float(evidence.bmi()),
        "antihypertensive": float(evidence.choice("blood_pressure_medicine", YES_NO, name="antihypertensive")),
        "calendar_year": _year(evidence),
        "ex_smoker": used_to,
        "current_smoker": now,
        **asked,
    }
    risk = float(compute({name: np.array([value]) for name, value in values.items()})["drs"][0])
    return Estimate(
        name=NAME,
        value=100 * risk,
        unit=Unit.PERCENT,
        band="no_cut_off",
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=(dementia.NO_DIAGNOSIS, *evidence.notes),
    )


def _year(evidence: Evidence) -> float:
    year = evidence.check.day.year
    evidence.use("calendar_year", year, "day of the check")
    if year > LAST_YEAR:
        evidence.notes.append(f"The year {year} counts as {LAST_YEAR}: the paper's term for it would grow without end.")
    return float(year)
