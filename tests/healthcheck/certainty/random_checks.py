"""Random checks: anything may be missing, near its valid limit, taken anywhere, posted, old, marked or a bound."""

from dataclasses import replace

import numpy as np

from healthcheck.certainty.variance import Blood
from healthcheck.check import HealthCheck
from healthcheck.measurement import Kind, Measurement, Source
from healthcheck.person import Ethnicity, Sex
from tests.healthcheck.cases import a_check
from tests.healthcheck.certainty.simulated import taken

# Lowest and highest: some beyond what the equations are made for, none beyond what the doors let in.
_BODY = {Kind.HEIGHT: (145, 205), Kind.WEIGHT: (42, 180), Kind.WAIST: (60, 160)}
_BLOOD = {
    Kind.TOTAL_CHOLESTEROL: (2.5, 11),
    Kind.HDL_CHOLESTEROL: (0.6, 3),
    Kind.HBA1C: (25, 110),
    Kind.CREATININE: (35, 300),
}
_SMOKING = ("never", "ex", "light", "moderate", "heavy")


def a_random_check(seed: int) -> HealthCheck:
    """The same check for the same seed."""
    chance = np.random.default_rng(seed)
    values = {kind: _within(chance, limits) for kind, limits in _BODY.items()}
    sex = list(Sex)[chance.integers(2)]
    systolic = int(chance.triangular(85, 130, 225))
    check = a_check(
        age=int(chance.integers(40, 75)),
        sex=sex,
        ethnicity=list(Ethnicity)[chance.integers(len(Ethnicity))],
        answers={"smoking": str(chance.choice(_SMOKING)), "blood_pressure_medicine": str(chance.choice(["yes", "no"]))},
        pressure=(str(systolic), str(int(systolic * chance.uniform(0.5, 0.75)))) if chance.random() < 0.7 else None,
        measured_at=list(Source)[chance.integers(4)],
        values={**dict.fromkeys(Kind), **{kind: f"{value:.1f}" for kind, value in values.items() if _there(chance)}},
    )
    sample = _sample(chance)
    blood = [taken(kind, _within(chance, limits), sample) for kind, limits in _BLOOD.items() if _there(chance)]
    return replace(check, measurements=(*check.measurements, *map(_in_its_unit, blood)))


def _there(chance: np.random.Generator) -> bool:
    return bool(chance.random() < 0.7)


def _within(chance: np.random.Generator, limits: tuple[float, float]) -> float:
    """Somewhere between, more often than not near an end."""
    low, high = limits
    return float(low + (high - low) * chance.beta(0.7, 1.2))


def _sample(chance: np.random.Generator) -> Blood:
    posted = bool(chance.random() < 0.6)
    place = Source.LABORATORY if posted else list(Source)[chance.integers(5)]
    return Blood(place, posted, float(chance.uniform(0.1, 9)) if posted else 0.0, bool(chance.random() < 0.2))


def _in_its_unit(value: Measurement) -> Measurement:
    return replace(value, value=max(value.value, value.kind.low))
