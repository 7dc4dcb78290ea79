"""QKidney-2010: the risk of moderate to severe kidney disease and of kidney failure within 1 to 5 years.

Source: Hippisley-Cox J, Coupland C. Predicting the risk of chronic kidney disease in men and women in England and
Wales: prospective derivation and external validation of the QKidney scores. BMC Fam Pract 2010;11:49.
doi:10.1186/1471-2296-11-49. Coefficients as in ClinRisk's open implementation of 2010 (https://qkidney.org).
Licence: (c) 2010 ClinRisk Ltd., GNU LGPL-3.0 with additional terms: a disclaimer goes with every score that is shown
(NOTICE). QKidney is a registered trademark.
Valid: whole ages 35 to 74, BMI 20 to 40, systolic 70 to 210 mmHg, Townsend -7 to 11. Not for people who have moderate
to severe kidney disease. The paper has no threshold, so that there is no band. The NHS Health Check does not ask all it
counts: a check is scored only where a questionnaire does.
"""

from healthcheck import clinrisk
from healthcheck.batch import Arrays
from healthcheck.check import HealthCheck
from healthcheck.evidence import Evidence, scored
from healthcheck.person import Sex
from healthcheck.score import Estimate, Score
from healthcheck.scores.qkidney.batch import BATCH, YEARS_HIGH, compute
from healthcheck.scores.qkidney.inputs import columns
from healthcheck.units import Unit

__all__ = ["ALGORITHM", "BATCH", "NAME", "NOTICE", "score"]

NAME = "qkidney"
ALGORITHM = "QKidney-2010"
NOTICE = (
    "QKidney-2010, (c) ClinRisk Ltd., used under the GNU Lesser General Public License with additional terms. ClinRisk "
    "cannot prevent mistakes in other people's copies: whoever uses this figure is responsible for checking that "
    "it equals the original at qkidney.org. A wrong risk score can lead to the wrong treatment."
)


def score(check: HealthCheck) -> Score:
    """Moderate to severe kidney disease within 5 years; `parts` has kidney failure."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    person = columns(evidence)
    found = compute(person)
    parts: dict[str, float | str] = {"end_stage": float(found["qkidney_end_stage"][0]), "years": float(YEARS_HIGH)}
    if evidence.check.answers.get("gender_same_as_sex") == "no":
        not_asked = " There kidney stones were not asked and counted as no."
        man = evidence.check.person.sex is Sex.MALE
        parts["other_sex"] = clinrisk.other_sex(evidence, person, _moderate_severe, not_asked if man else "")
    return Estimate(
        name=NAME,
        value=_moderate_severe(person),
        unit=Unit.PERCENT,
        band="",
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=(*evidence.notes, NOTICE),
        parts=parts,
    )


def _moderate_severe(person: Arrays) -> float:
    return float(compute(person)["qkidney_moderate_severe"][0])
