"""Blood pressure: NICE NG136 stages for home and clinic pressure, with very high and low.

Source: NICE NG136 Hypertension in adults (2019, updated 2023) for the stages. NICE has no home figure for very high nor
any for low; who says what, and which is in force, is `thresholds.csv`: of those who differ the more cautious, because
a false alarm costs a telephone call. Licence: published thresholds, free to use; no notice is asked for.
Valid: adults who are not pregnant. A threshold belongs to the band above it, and systolic or diastolic alone is enough,
for low too: 79/62 is low and so is 90/58. Every place other than home has the clinic thresholds.
"""

from decimal import Decimal

from healthcheck.check import HealthCheck
from healthcheck.evidence import Evidence, pressure_origin, scored
from healthcheck.score import Estimate, Score
from healthcheck.scores.blood_pressure.thresholds import LOW, RAISED
from healthcheck.units import Unit

NAME = "blood_pressure"
ALGORITHM = "NICE NG136 stages, thresholds of 2026-11"


def score(check: HealthCheck) -> Score:
    """The score of one check, from the pressure that counts."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    pressure = evidence.blood_pressure()
    systolic, diastolic, at_home = pressure.systolic, pressure.diastolic, pressure.at_home
    evidence.use("systolic", systolic, pressure_origin(pressure))
    evidence.use("diastolic", diastolic, pressure_origin(pressure))
    stands = band(systolic, diastolic, at_home=at_home)
    if stands != "low" and is_low(systolic, diastolic, at_home=at_home):
        evidence.notes.append(
            f"One of the two is low although the other is not: {float(systolic):g}/{float(diastolic):g} mmHg."
        )
    return Estimate(
        name=NAME,
        value=None,
        unit=Unit.MMHG,
        band=stands,
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=tuple(evidence.notes),
        parts={"systolic": float(systolic), "diastolic": float(diastolic)},
    )


def band(systolic: Decimal, diastolic: Decimal, *, at_home: bool) -> str:
    """Very high, stage 2 or stage 1 where either pressure reaches it; else low where either is below; else normal."""
    for threshold in RAISED[at_home]:
        if systolic >= threshold.systolic or diastolic >= threshold.diastolic:
            return threshold.band
    return "low" if is_low(systolic, diastolic, at_home=at_home) else "normal"


def is_low(systolic: Decimal, diastolic: Decimal, *, at_home: bool) -> bool:
    """Whether either pressure is below the lowest that is not low."""
    return systolic < LOW[at_home].systolic or diastolic < LOW[at_home].diastolic
