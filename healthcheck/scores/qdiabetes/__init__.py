"""QDiabetes-2018: the risk of type 2 diabetes within 10 years, by the model that the available blood allows.

Source: Hippisley-Cox J, Coupland C. Development and validation of QDiabetes-2018 risk prediction algorithm to estimate
future risk of type 2 diabetes. BMJ 2017;359:j5019. doi:10.1136/bmj.j5019. Coefficients as in ClinRisk's open
implementation (https://qdiabetes.org).
Licence: (c) 2017 ClinRisk Ltd., GNU AGPL-3.0 with additional terms: a disclaimer goes with every score that is shown
(NOTICE). QDiabetes is a registered trademark.
Valid: whole ages 25 to 84; HbA1c 15 to below 48 mmol/mol, fasting glucose 2 to below 7 mmol/L, Townsend -8 to 12; BMI
is counted as 20 to 40. Not for people with diabetes, nor where a blood test is in its range. Model A counts no blood
test, B fasting glucose, C HbA1c. A check measures HbA1c: C where there is a value, else A.
"""

import math

from healthcheck import clinrisk
from healthcheck.batch import Arrays
from healthcheck.check import HealthCheck
from healthcheck.evidence import Evidence, scored
from healthcheck.person import Sex
from healthcheck.score import Estimate, Score
from healthcheck.scores.qdiabetes.batch import BATCH, compute
from healthcheck.scores.qdiabetes.equation import Model
from healthcheck.scores.qdiabetes.inputs import columns
from healthcheck.units import Unit

__all__ = ["ALGORITHM", "BATCH", "NAME", "NOTICE", "score"]

NAME = "qdiabetes"
ALGORITHM = "QDiabetes-2018"
NOTICE = (
    "QDiabetes-2018, (c) ClinRisk Ltd., used under the GNU Affero General Public License with additional terms. "
    "ClinRisk cannot prevent mistakes in other people's copies: whoever uses this figure is responsible for checking "
    "that it equals the original at qdiabetes.org. A wrong risk score can lead to the wrong treatment."
)

# NHS Health Check Best Practice Guidance: a blood test for diabetes where QDiabetes is more than 5.6%.
_RAISED_ABOVE = 5.6


def score(check: HealthCheck) -> Score:
    """The score of one check, by the equation of the sex at birth; `parts` says which model."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    person = columns(evidence)
    model = Model.A if math.isnan(person["hba1c"][0]) else Model.C

    def figure(people: Arrays) -> float:
        return float(compute(people)[f"qdiabetes_{model}"][0])

    value = figure(person)
    parts: dict[str, float | str] = {"model": model.upper()}
    if evidence.check.answers.get("gender_same_as_sex") == "no":
        not_asked = " There diabetes in a pregnancy and polycystic ovaries were not asked and counted as no."
        man = evidence.check.person.sex is Sex.MALE
        parts["other_sex"] = clinrisk.other_sex(evidence, person, figure, not_asked if man else "")
    return Estimate(
        name=NAME,
        value=value,
        unit=Unit.PERCENT,
        band="raised" if value > _RAISED_ABOVE else "low",
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=(*evidence.notes, NOTICE),
        parts=parts,
    )
