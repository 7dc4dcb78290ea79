"""KFRE: the risk of kidney failure within 2 and 5 years, four variables, calibrated for the United Kingdom.

Source: Tangri N, Grams ME, Levey AS, et al. JAMA 2016;315:164-74. doi:10.1001/jama.2015.18202; survival of the United
Kingdom: Major RW, Shepherd D, Medcalf JF, et al. PLoS Med 2019;16:e1002955. doi:10.1371/journal.pmed.1002955 (corrected
in e1003313): 0.9570 at 5 years, also in the authors' own program; 0.9878 at 2 years.
Licence: a published equation, free to use; no notice is asked for.
Valid: adults of 18 years or more with an eGFR below 60. A person whose eGFR is 60 to the last digit is still scored, as
by the programs this one was compared with. ACR of 0 has no logarithm and no score. 1 mg/mmol of ACR is 8.84 mg/g.
"""

import numpy as np

from healthcheck import kidney
from healthcheck.batch import Arrays, Batch, Column
from healthcheck.check import HealthCheck
from healthcheck.evidence import DoesNotApply, Evidence, NotKnown, scored
from healthcheck.figure import percent
from healthcheck.measurement import Kind
from healthcheck.score import Estimate, Score
from healthcheck.units import Unit

NAME = "kfre"
ALGORITHM = "KFRE 2016, four variables, United Kingdom calibration of 2019"


def compute(people: Arrays) -> Arrays:
    """The probabilities within 2 and 5 years."""
    male = people["sex"] == kidney.SEX.options.index("male")
    two, five = kidney.kidney_failure(people["age"], male, people["egfr"], people["acr"])
    return {"kfre_uk_2y": two, "kfre_uk_5y": five}


BATCH = Batch(
    columns=(
        kidney.SEX,
        kidney.AGE,
        Column("egfr", "eGFR by CKD-EPI 2009, below 60", 0, kidney.KFRE_EGFR_HIGH, Unit.ML_PER_MIN_173, example=40),
        # A thousandth is less than any laboratory reports, and unlike 0 it has a logarithm.
        Column(
            "acr", "urine albumin to creatinine ratio, more than 0", 0.001, kidney.ACR.high, kidney.ACR.unit, example=4
        ),
    ),
    outputs=("kfre_uk_2y", "kfre_uk_5y"),
    compute=compute,
)

# NICE NG203 (2021): refer where the 5-year risk is more than 5%.
REFER = 5.0


def score(check: HealthCheck) -> Score:
    """The score of one check: the 5-year risk in percent, with the 2-year risk beside it."""
    return scored(check, _estimate, NAME, ALGORITHM)


def band(percent: float) -> str:
    """High where NICE NG203 refers; of the 5-year risk."""
    return "high" if percent > REFER else "low"


def _estimate(evidence: Evidence) -> Estimate:
    person = kidney.one(evidence)
    egfr = kidney.categories({**person, "acr": np.array([np.nan])})["egfr_2009"]
    if egfr[0] > kidney.KFRE_EGFR_HIGH:
        raise DoesNotApply(f"eGFR {egfr[0]:.1f} {Unit.ML_PER_MIN_173.written}: KFRE is made for an eGFR below 60")
    acr = evidence.value(Kind.ACR)
    if not acr:
        raise NotKnown(f"{Kind.ACR.written}: 0 has no logarithm, which KFRE needs", missing=Kind.ACR.key)
    evidence.use("egfr", float(egfr[0]), "creatinine, age and sex by CKD-EPI 2009")
    risks = compute({**person, "egfr": egfr, "acr": np.array([float(acr)])})
    two, five = (100 * float(risks[name][0]) for name in BATCH.outputs)
    if five > REFER:
        evidence.notes.append(
            f"NICE NG203: refer, as the 5-year risk of kidney failure is {percent(five)}, more than 5%."
        )
    return Estimate(
        name=NAME,
        value=five,
        unit=Unit.PERCENT,
        band=band(five),
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=tuple(evidence.notes),
        parts={"two_years": two},
    )
