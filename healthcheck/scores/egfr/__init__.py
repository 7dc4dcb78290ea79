"""eGFR by CKD-EPI 2009 from creatinine with its KDIGO G category, and by CKD-EPI 2021 beside it.

Source: Levey AS, Stevens LA, Schmid CH, et al. A new equation to estimate glomerular filtration rate. Ann Intern Med
2009;150:604-12. doi:10.7326/0003-4819-150-9-200905050-00006. NICE NG203 (2021) asks for this equation without
adjustment for ethnicity. Beside it: Inker LA, Eneanya ND, Coresh J, et al. N Engl J Med 2021;385:1737-49.
doi:10.1056/NEJMoa2102953, which the NHS does not report. Categories: KDIGO 2024, Kidney Int 2024;105(4S).
doi:10.1016/j.kint.2023.10.018.
Licence: published equations, free to use; no notice is asked for.
Valid: adults of 18 years or more. Women have 141 x 1.018 as the equation is printed, not the rounded 144 of the paper's
table. The category is that of the whole number which KDIGO says to report: 59.6 is reported as 60 and is G2.
"""

from dataclasses import replace

import numpy as np

from healthcheck import kidney
from healthcheck.batch import Batch
from healthcheck.check import HealthCheck
from healthcheck.coding import snomed
from healthcheck.evidence import Evidence, scored
from healthcheck.score import Estimate, Score
from healthcheck.units import Unit

NAME = "egfr"
ALGORITHM = "CKD-EPI 2009 creatinine, without ethnicity"
CODE = snomed("1011481000000105", "eGFR (estimated glomerular filtration rate) CKD-EPI per 1.73 square metres")
BATCH = Batch(
    columns=(kidney.SEX, kidney.AGE, kidney.CREATININE, replace(kidney.ACR, default=np.nan)),
    outputs=("egfr_2009", "egfr_2021", "g_category", "a_category", "kdigo_risk"),
    compute=kidney.categories,
)


def score(check: HealthCheck) -> Score:
    """The score of one check."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    made = kidney.categories({**kidney.one(evidence), "acr": np.array([np.nan])})
    value, band = float(made["egfr_2009"][0]), str(made["g_category"][0])
    if band != kidney.g_category(np.floor(value)):
        evidence.notes.append(
            f"eGFR {value:.1f} is reported as the whole number {kidney.reported(value)} (KDIGO), which has the "
            "category."
        )
    return Estimate(
        name=NAME,
        value=value,
        unit=Unit.ML_PER_MIN_173,
        band=band,
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=tuple(evidence.notes),
        parts={"egfr_2021": float(made["egfr_2021"][0])},
        code=CODE,
    )
