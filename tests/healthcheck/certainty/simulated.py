"""Simulated people: true values as plausible, and checks that measure them with the errors we assume."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import numpy as np

from healthcheck.certainty import belief, draws, variance
from healthcheck.certainty.variance import Blood
from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, Kind, Measurement, Source
from healthcheck.person import Sex
from healthcheck.sample import SampleFlag
from tests.healthcheck.cases import SAMPLED, STARTED, a_check, an_id

NOTHING = dict.fromkeys(Kind)
AT_ONCE = Blood()


@dataclass(frozen=True)
class Truth:
    """A person without any measurement, and the usual value of each kind."""

    nobody: HealthCheck
    values: dict[str, float]

    @property
    def weight(self) -> float:
        return self.values["bmi"] * (self.values["height"] / 100) ** 2


def somebody(chance: np.random.Generator) -> Truth:
    """A person of 40 to 74 with the answers that move scores most."""
    sex = list(Sex)[chance.integers(2)]
    smoking = str(chance.choice(["never", "never", "ex", "light", "heavy"]))
    family = str(chance.choice(["yes", "no", "no"]))
    nobody = a_check(
        age=int(chance.integers(40, 75)),
        sex=sex,
        answers={"smoking": smoking, "family_heart_disease_under_60": family},
        pressure=None,
        values=NOTHING,
    )
    one = draws.values(belief.of(nobody, sex), chance.standard_normal((9, 1)))
    return Truth(nobody, {name: float(value[0]) for name, value in one.items()})


def measured(
    truth: Truth,
    chance: np.random.Generator,
    *,
    days: int = 1,
    cholesterol: bool = True,
    sample: Blood = AT_ONCE,
) -> HealthCheck:
    """The check of this person: two home readings on each of some days, body measures told, one blood sample."""
    blood = _blood(truth, chance, sample, cholesterol=cholesterol)
    found = [*_pressure(truth, chance, days), *_body(truth, chance), *blood]
    return a_check(
        age=truth.nobody.age,
        sex=truth.nobody.person.sex,
        answers={key: truth.nobody.answers[key] for key in ("smoking", "family_heart_disease_under_60")},
        measurements=found,
    )


def _pressure(truth: Truth, chance: np.random.Generator, days: int) -> list[Measurement | Absent]:
    """Device and weeks once, day by day, reading by reading; each shared between the two numbers as assumed."""
    together = variance.PRESSURES_TOGETHER
    parts = {which: variance.parts(which, at_home=True) for which in ("systolic", "diastolic")}

    def error(part: str) -> dict[str, float]:
        one, other = chance.standard_normal(2)
        pair = {"systolic": one, "diastolic": together * one + np.sqrt(1 - together**2) * other}
        return {which: parts[which][part] * value for which, value in pair.items()}

    once, weeks = error("device"), error("weeks")
    found: list[Measurement | Absent] = []
    for day in range(days):
        of_day = error("day")
        for nth in range(2):
            of_reading = error("reading")
            for kind in (Kind.SYSTOLIC, Kind.DIASTOLIC):
                which = kind.key
                off = once[which] + weeks[which] + of_day[which] + of_reading[which]
                value = Decimal(f"{truth.values[which] * np.exp(off):.0f}")
                at = STARTED + timedelta(days=day, minutes=nth)
                found.append(Measurement(an_id(f"{at}{kind}"), kind, value, at, Source.HOME, an_id(str(at))))
    return found


def _body(truth: Truth, chance: np.random.Generator) -> list[Measurement | Absent]:
    usual = {Kind.HEIGHT: truth.values["height"], Kind.WEIGHT: truth.weight, Kind.WAIST: truth.values["waist"]}
    return [
        _one(kind, value * np.exp(variance.body(kind, Source.HOME) * chance.standard_normal()), Source.HOME)
        for kind, value in usual.items()
    ]


def _blood(
    truth: Truth, chance: np.random.Generator, sample: Blood, *, cholesterol: bool
) -> list[Measurement | Absent]:
    """Total and HDL cholesterol rise and fall together as assumed."""
    total, hdl = (variance.blood(kind, sample) for kind in (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL))
    shared = variance.cholesterol_covariance()
    off = chance.multivariate_normal([0, 0], [[total**2, shared], [shared, hdl**2]])
    usual = {Kind.HBA1C: truth.values["hba1c"], Kind.CREATININE: truth.values["creatinine"]}
    found = [
        taken(kind, value * np.exp(variance.blood(kind, sample) * chance.standard_normal()), sample)
        for kind, value in usual.items()
    ]
    if cholesterol:
        found.append(taken(Kind.TOTAL_CHOLESTEROL, truth.values["total"] * np.exp(off[0]), sample))
        found.append(taken(Kind.HDL_CHOLESTEROL, truth.values["hdl"] * np.exp(off[1]), sample))
    return found


def taken(kind: Kind, value: float, sample: Blood) -> Measurement:
    """One value of a sample of this sort."""
    return replace(
        _one(kind, value, sample.measured),
        specimen=an_id("kit") if sample.posted else None,
        arrived_at=SAMPLED + timedelta(days=sample.days) if sample.posted else None,
        flags=(SampleFlag.HAEMOLYSED,) if sample.flagged else (),
    )


def _one(kind: Kind, value: float, source: Source) -> Measurement:
    return Measurement(an_id(kind.key), kind, Decimal(f"{value:.{max(kind.places, 1)}f}"), SAMPLED, source)
