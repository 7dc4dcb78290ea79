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

from healthcheck import clinrisk
from healthcheck.batch import Arrays
from healthcheck.check import HealthCheck
from healthcheck.coding import snomed
from healthcheck.evidence import Evidence, scored
from healthcheck.person import Sex
from healthcheck.score import Estimate, Score
from healthcheck.scores.qrisk3.batch import BATCH, compute
from healthcheck.scores.qrisk3.heart_age import OVER
from healthcheck.scores.qrisk3.inputs import columns
from healthcheck.scores.qrisk3.notes import caveats
from healthcheck.units import Unit

__all__ = ["ALGORITHM", "BATCH", "NAME", "NOTICE", "band", "score"]

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
    person = columns(evidence)
    found = compute(person)
    value, healthy = float(found["qrisk3"][0]), float(found["qrisk3_healthy"][0])
    years = str(found["qrisk3_heart_age"][0])
    parts: dict[str, float | str] = {
        "healthy": healthy,
        "relative_risk": value / healthy,
        "heart_age": years if years == OVER else float(years),
    }
    if evidence.check.answers.get("gender_same_as_sex") == "no":
        parts["other_sex"] = _other_sex(evidence, person)
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


def _other_sex(evidence: Evidence, person: Arrays) -> float:
    woman = evidence.check.person.sex is Sex.FEMALE
    not_asked = " There erectile dysfunction was not asked and counted as no." if woman else ""
    return clinrisk.other_sex(evidence, person, lambda other: float(compute(other)["qrisk3"][0]), not_asked)
