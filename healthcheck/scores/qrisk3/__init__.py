"""QRISK3-2017: the risk of a first heart attack, stroke or TIA within 10 years, the healthy person's, and heart age.

Source: Hippisley-Cox J, Coupland C, Brindle P. Development and validation of QRISK3 risk prediction algorithms to
estimate future risk of cardiovascular disease. BMJ 2017;357:j2099. doi:10.1136/bmj.j2099. Coefficients as in
ClinRisk's open implementation (https://qrisk.org).
Licence: (c) 2017 ClinRisk Ltd., GNU LGPL-3.0-or-later with additional terms: a disclaimer goes with every score that
is shown (NOTICE). QRISK is a registered trademark.
Valid: whole ages 25 to 84, total to HDL cholesterol ratio 1 to 12, systolic 70 to 210 mmHg, Townsend -8 to 12; BMI is
counted as 20 to 40. Not for people with heart disease, stroke, TIA or a statin, nor (NICE NG238) with type 1 diabetes,
chronic kidney disease or familial hypercholesterolaemia.
"""

import numpy as np

from healthcheck.check import HealthCheck
from healthcheck.coding import snomed
from healthcheck.evidence import Evidence, scored
from healthcheck.person import Sex
from healthcheck.score import Estimate, Score
from healthcheck.scores.qrisk3.equation import Columns, risk
from healthcheck.scores.qrisk3.healthy import OVER, healthy, heart_age
from healthcheck.scores.qrisk3.inputs import columns
from healthcheck.scores.qrisk3.notes import caveats
from healthcheck.units import Unit

NAME = "qrisk3"
ALGORITHM = "QRISK3-2017"
NOTICE = (
    "QRISK3-2017, (c) ClinRisk Ltd., used under the GNU Lesser General Public License with additional terms. ClinRisk "
    "cannot prevent mistakes in other people's copies: whoever uses this figure is responsible for checking that "
    "it equals the original at qrisk.org. A wrong risk score can lead to the wrong treatment."
)
CODE = snomed("1085871000000105", "QRISK3 cardiovascular disease 10 year risk score")

# NICE NG238 (2023): at 10% or more atorvastatin is offered; NHS Health Check guidance: at 20% or more, high risk.
_BANDS = ((20.0, "high"), (10.0, "raised"), (0.0, "low"))


def score(check: HealthCheck) -> Score:
    """The score of one check, by the equation of the sex at birth."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    sex = evidence.sex()
    person = columns(evidence, sex)
    percent = risk(sex, person)
    value, healthy_value = float(percent[0]), float(risk(sex, healthy(sex, person))[0])
    years = float(heart_age(sex, int(person["ethnicity"][0]), percent)[0])
    parts: dict[str, float | str] = {
        "healthy": healthy_value,
        "relative_risk": value / healthy_value,
        "heart_age": OVER if np.isinf(years) else years,
    }
    if evidence.check.answers.get("gender_same_as_sex") == "no":
        parts["other_sex"] = _other_sex(evidence, sex, person)
    return Estimate(
        name=NAME,
        value=value,
        unit=Unit.PERCENT,
        band=band(value),
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=(*evidence.notes, *caveats(evidence.check), NOTICE),
        parts=parts,
        code=CODE,
    )


def band(percent: float) -> str:
    """The category of a risk in percent, unrounded: 9.99 is low."""
    return next(name for start, name in _BANDS if percent >= start)


def _other_sex(evidence: Evidence, sex: Sex, person: Columns) -> float:
    """The figure of the other equation, as NHS Health Check guidance asks where gender is not that of birth."""
    other = Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE
    not_asked = " There erectile dysfunction was not asked and counted as no." if other is Sex.MALE else ""
    evidence.notes.append(
        f"Scored with the equation for the sex at birth ({sex.value}); the figure of the equation for the other sex "
        f"is given beside it. Talk with your GP about which fits you.{not_asked}"
    )
    return float(risk(other, person)[0])
