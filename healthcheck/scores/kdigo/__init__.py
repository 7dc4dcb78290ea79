"""KDIGO: G and A category, the cell of the risk grid, and the referral rules of NICE NG203 that the data allow.

Source: KDIGO 2024 guideline for chronic kidney disease, Kidney Int 2024;105(4S). doi:10.1016/j.kint.2023.10.018; NICE
NG203 (2021) for referral: ACR of 70 mg/mmol or more unless known to come from diabetes that is already treated; 5-year
risk of needing renal replacement therapy of more than 5% by the four-variable KFRE.
Licence: published categories, free to use; no notice is asked for.
Valid: adults of 18 years or more. eGFR by CKD-EPI 2009; its category is that of the reported whole number. ACR of 30 is
A2. The other rules of NG203 need what a check does not have: earlier values, haematuria, medicines, genes, scans.
"""

import numpy as np

from healthcheck import kidney
from healthcheck.batch import Batch
from healthcheck.check import HealthCheck
from healthcheck.evidence import Evidence, scored, written
from healthcheck.figure import percent
from healthcheck.measurement import Kind, Measurement
from healthcheck.score import Estimate, Score
from healthcheck.units import Unit

NAME = "kdigo"
ALGORITHM = "KDIGO 2024 risk grid, NICE NG203 referral"
BATCH = Batch(
    columns=(kidney.SEX, kidney.AGE, kidney.CREATININE, kidney.ACR),
    outputs=("egfr_2009", "egfr_2021", "g_category", "a_category", "kdigo_risk"),
    compute=kidney.categories,
)

REFER_ACR = 70
REFER_RISK = 0.05  # within 5 years

_ONE_TEST = "One test is not a diagnosis: kidney disease is chronic when it lasts more than 3 months (NICE NG203)."
_ACR_RULE = (
    "NICE NG203: refer, as ACR is 70 mg/mmol or more, unless it is known to come from diabetes already being treated."
)
_RISK_RULE = "NICE NG203: refer, as the 5-year risk of kidney failure (KFRE) is {}, more than 5%."


def score(check: HealthCheck) -> Score:
    """The score of one check: a category, no number. `parts` says which rules ask for referral."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    person = kidney.one(evidence)
    found = evidence.measurement(Kind.ACR)
    a_category = kidney.a_category_of(found)
    made = kidney.categories({**person, "acr": np.array([_within(a_category)])})
    parts: dict[str, float | str] = {
        "egfr": float(made["egfr_2009"][0]),
        "g_category": str(made["g_category"][0]),
        "a_category": a_category,
    }
    band = str(made["kdigo_risk"][0])
    if band != "low":
        evidence.notes.append(_ONE_TEST)
    parts |= _referral(evidence, person, made["egfr_2009"], found)
    return Estimate(
        name=NAME,
        value=None,
        unit=Unit.ONE,
        band=band,
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=tuple(evidence.notes),
        parts=parts,
    )


def _within(a_category: str) -> float:
    """A ratio inside a category, so that a bound that leaves no doubt has its cell too."""
    return {"A1": 0.0, "A2": 30.0, "A3": float(Kind.ACR.high)}[a_category]


def _referral(
    evidence: Evidence, person: dict[str, kidney.Floats], egfr: kidney.Floats, found: Measurement
) -> dict[str, float | str]:
    """The 5-year risk in percent where it can be had, and the rules that hold by the measure they look at."""
    rules, parts = [], dict[str, float | str]()
    if found.comparator:
        evidence.notes.append(f"The laboratory gave only a bound for ACR, {written(found)}: KFRE is not known.")
    if found.value >= REFER_ACR and found.comparator != "<":
        rules.append("acr")
        evidence.notes.append(_ACR_RULE)
    if egfr[0] <= kidney.KFRE_EGFR_HIGH and found.value > 0 and not found.comparator:
        male = person["sex"] == kidney.SEX.options.index("male")
        five = float(kidney.kidney_failure(person["age"], male, egfr, np.array([float(found.value)]))[1][0])
        parts["kfre_5_years"] = 100 * five
        if five > REFER_RISK:
            rules.append("kfre")
            evidence.notes.append(_RISK_RULE.format(percent(100 * five)))
    return parts | ({"refer": " ".join(rules)} if rules else {})
