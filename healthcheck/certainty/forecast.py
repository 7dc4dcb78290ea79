"""What the check will say once everything is measured: the likeliest action, and what each missing measurement tells.

Not of the person's usual values, as the ranges are: here what is measured stands as it was measured, and what is
missing is drawn as a measurement would give it, error and all. So it is the better guide to what to measure next while
something is missing: doubt that no missing measurement can lessen does not hide the doubt that one can.
"""

from dataclasses import dataclass, replace
from math import hypot

import numpy as np

from healthcheck.advice.finding import Finding
from healthcheck.blood_pressure import BloodPressure
from healthcheck.certainty import draws, figures, findings
from healthcheck.certainty.belief import Belief, Beliefs
from healthcheck.certainty.next_measurement import Gain, gains
from healthcheck.certainty.outcomes import OUTCOMES, outcomes
from healthcheck.certainty.points import normal
from healthcheck.check import HealthCheck
from healthcheck.measurement import Kind, Measurement

# Enough to tell measurements apart; the ranges need more.
COUNT = 1021


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of one check of which something is missing.

    Args:
        action: the likeliest once everything is measured: an id of the action table or `outcomes.NOTHING_URGENT`.
        chance: how likely, 0 to 1.
        gains: what each missing measurement would tell of it, the most first.
    """

    action: str
    chance: float
    gains: tuple[Gain, ...]


def forecast(
    check: HealthCheck, whole: HealthCheck, beliefs: Beliefs, observed: tuple[Finding, ...]
) -> Forecast | None:
    """None where nothing is missing.

    Args:
        whole: the check completed.
        observed: the findings of the check as it is.
    """
    if all(belief.measured for belief in beliefs.values.values()):
        return None
    measured = as_measured(check, beliefs)
    points = normal(COUNT)
    values = draws.values(measured, draws.standard(measured, points))
    drawn = {name: figure(values) for name, figure in figures.of(whole, beliefs.sex).of.items()}
    made = findings.made(check, observed, values, drawn, sex=beliefs.sex, at_home=beliefs.at_home)
    found = outcomes(made, COUNT)
    shares = np.bincount(found, minlength=len(OUTCOMES)) / COUNT
    missing = tuple(gain for gain in gains(measured, found, points) if not gain.again)
    return Forecast(OUTCOMES[int(shares.argmax())], float(shares.max()), missing)


def as_measured(check: HealthCheck, beliefs: Beliefs) -> Beliefs:
    """Each value that is there as the scores take it, and each that is missing as it would be measured."""
    taken = _taken(check)
    values = {
        name: Belief(taken.get(name, belief.median), 0.0, 0.0, measured=True)
        if belief.measured
        else Belief(belief.median, hypot(belief.spread, belief.one_more), 0.0, measured=False)
        for name, belief in beliefs.values.items()
    }
    return replace(beliefs, values=values)


def _taken(check: HealthCheck) -> dict[str, float]:
    kinds = {"total": Kind.TOTAL_CHOLESTEROL, "hba1c": Kind.HBA1C, "creatinine": Kind.CREATININE}
    found = {name: check.latest(kind) for name, kind in kinds.items()}
    taken = {name: float(value.value) for name, value in found.items() if isinstance(value, Measurement)}
    pressure = check.blood_pressure()
    if isinstance(pressure, BloodPressure):
        taken |= {"systolic": float(pressure.systolic), "diastolic": float(pressure.diastolic)}
    return taken
