"""Made-up people of whom some things are measured and others not, for bench/next_measurement.py.

Their usual values are drawn from what is plausible (`healthcheck/certainty/plausible.toml`) and measured with the
errors of `variances.toml`, so the benchmark says how well the order works where its own assumptions hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np

from healthcheck.certainty import belief, draws, variance
from healthcheck.certainty.next_measurement import MEASUREMENTS
from healthcheck.certainty.points import VALUES
from healthcheck.check import HealthCheck
from healthcheck.measurement import Kind, Measurement, Source
from healthcheck.person import Ethnicity, NhsNumber, Person, Sex

_DAY = date(2026, 11, 16)
_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
_SMOKING = ("never", "never", "never", "ex", "ex", "light", "moderate", "heavy")
_ETHNICITY = (*(Ethnicity.WHITE_BRITISH,) * 8, Ethnicity.INDIAN, Ethnicity.BLACK_AFRICAN, Ethnicity.BANGLADESHI)
_NO = [
    "lupus",
    "severe_mental_illness",
    "atypical_antipsychotics",
    "migraines",
    "steroid_tablets",
    "hba1c_condition",
    "rheumatoid_arthritis",
    "erectile_dysfunction",
]
_WELL = {
    "gender_same_as_sex": "yes",
    **dict.fromkeys(_NO, "no"),
    **dict.fromkeys(("exercise_hours", "walking_hours", "cycling_hours"), "3_or_more"),
    **dict.fromkeys(("housework_hours", "gardening_hours"), "1_to_3"),
    "walking_pace": "brisk",
    "work_activity": "standing",
    "audit_1": "never",
}


@dataclass(frozen=True, slots=True)
class Partial:
    """A person, what each measurement gives when it is made, and which were made already."""

    nobody: HealthCheck
    gives: Mapping[str, tuple[Measurement, ...]]
    has: frozenset[str]

    def check(self, measured: frozenset[str]) -> HealthCheck:
        """The check once these are measured."""
        return replace(self.nobody, measurements=tuple(one for name in sorted(measured) for one in self.gives[name]))


def partial(seed: int) -> Partial:
    """Each measurement was made already by every other person, but never all."""
    chance = np.random.default_rng(seed)
    nobody = _nobody(chance)
    sex = nobody.person.sex
    assert sex
    one = draws.values(belief.of(nobody, sex), chance.standard_normal((len(VALUES), 1)))
    usual = {name: float(value[0]) for name, value in one.items()}
    has = frozenset(name for name in MEASUREMENTS if chance.random() < 0.5)
    while len(has) == len(MEASUREMENTS):
        has = frozenset(name for name in MEASUREMENTS if chance.random() < 0.5)
    return Partial(nobody, _gives(usual, chance), has)


def _nobody(chance: np.random.Generator) -> HealthCheck:
    sex = list(Sex)[chance.integers(2)]
    answers = {
        **_WELL,
        "sex_at_birth": sex.value,
        "smoking": str(chance.choice(_SMOKING)),
        "family_heart_disease_under_60": str(chance.choice(["yes", "no", "no", "no"])),
        "family_diabetes": str(chance.choice(["yes", "no", "no"])),
        "blood_pressure_medicine": "no",
    }
    person = Person(
        nhs_number=NhsNumber("9990000018"),
        birth_date=date(_DAY.year - int(chance.integers(40, 75)), 6, 15),
        sex=sex,
        ethnicity=_ETHNICITY[chance.integers(len(_ETHNICITY))],
        practice="Y90009",
        townsend=Decimal(int(chance.integers(-5, 8))),
    )
    return HealthCheck(UUID(int=1), person, _DAY, _AT, answers, answered_at=_AT, answers_id=UUID(int=2))


def _gives(usual: Mapping[str, float], chance: np.random.Generator) -> dict[str, tuple[Measurement, ...]]:
    def off(spread: float) -> float:
        return float(np.exp(spread * chance.standard_normal()))

    def told(kind: Kind, value: float) -> Measurement:
        return _one(kind, value * off(variance.body(kind, Source.HOME)), Source.HOME)

    def sampled(kind: Kind, value: float) -> Measurement:
        return _one(kind, value, Source.LABORATORY)

    total, hdl = (variance.blood(kind) for kind in (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL))
    shared = variance.cholesterol_covariance()
    off_total, off_hdl = np.exp(chance.multivariate_normal([0, 0], [[total**2, shared], [shared, hdl**2]]))
    weight = usual["bmi"] * (usual["height"] / 100) ** 2
    return {
        "blood_pressure": _pressure(usual, chance),
        "height_and_weight": (told(Kind.HEIGHT, usual["height"]), told(Kind.WEIGHT, weight)),
        "waist": (told(Kind.WAIST, usual["waist"]),),
        "cholesterol": (
            sampled(Kind.TOTAL_CHOLESTEROL, usual["total"] * off_total),
            sampled(Kind.HDL_CHOLESTEROL, usual["hdl"] * off_hdl),
        ),
        "hba1c": (sampled(Kind.HBA1C, usual["hba1c"] * off(variance.blood(Kind.HBA1C))),),
        "creatinine": (sampled(Kind.CREATININE, usual["creatinine"] * off(variance.blood(Kind.CREATININE))),),
    }


def _pressure(usual: Mapping[str, float], chance: np.random.Generator) -> tuple[Measurement, ...]:
    """Two readings each morning and evening of four days (NICE NG136)."""
    together = variance.PRESSURES_TOGETHER
    mix = np.array([[1, 0], [together, np.sqrt(1 - together**2)]])
    parts = [variance.parts(which, at_home=True) for which in ("systolic", "diastolic")]

    def error(part: str) -> np.ndarray:
        return np.array([each[part] for each in parts]) * (mix @ chance.standard_normal(2))

    steady = error("device") + error("weeks")
    found = []
    for day in range(4):
        of_day = error("day")
        for nth, hours in enumerate((0, 0, 12, 12)):
            both = np.exp(steady + of_day + error("reading"))
            at, reading = _AT + timedelta(days=day, hours=hours, minutes=nth), UUID(int=10 + day * 4 + nth)
            for kind, factor in zip((Kind.SYSTOLIC, Kind.DIASTOLIC), both, strict=True):
                value = _one(kind, usual[kind.key] * factor, Source.HOME)
                found.append(replace(value, taken_at=at, reading=reading))
    return tuple(found)


def _one(kind: Kind, value: float, source: Source) -> Measurement:
    within = min(max(value, float(kind.low)), float(kind.high))
    return Measurement(UUID(int=3), kind, Decimal(f"{within:.{kind.places}f}"), _AT, source)
