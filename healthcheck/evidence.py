"""What a score takes from a check: each value with where it came from, or the reason it cannot be had."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from healthcheck.blood_pressure import BloodPressure
from healthcheck.check import HealthCheck
from healthcheck.figure import plain
from healthcheck.measurement import Absent, Kind, Measurement, Source
from healthcheck.person import Ethnicity, Sex
from healthcheck.score import Estimate, Input, Score, Unscored

QUESTIONNAIRE = "questionnaire"
YES_NO: Mapping[str, int] = {"yes": 1, "no": 0}

_ORIGIN = {
    Source.HOME: "measured at home",
    Source.PHARMACY: "measured at a pharmacy",
    Source.KIOSK: "measured at a kiosk",
    Source.CLINIC: "measured at a clinic",
    Source.LABORATORY: "laboratory",
}
# Where the id alone would tell a reader nothing.
_QUESTION_WORDS = {f"audit_{number}": f"AUDIT question {number}" for number in range(1, 11)}
_T = TypeVar("_T")


class NotKnown(Exception):
    """A score cannot be given; the words are its reason.

    Args:
        missing: key of the measurement or id of the question that is not there; "" where none is missing.
    """

    def __init__(self, reason: str, *, missing: str = "") -> None:
        super().__init__(reason)
        self.missing = missing


class DoesNotApply(NotKnown):
    """A score is not made for this person or rests on what this check does not ask: nothing of the check is missing."""


class Evidence:
    """Takes values from a check and remembers, in the order taken, what a score rests on.

    Every method that takes a value raises NotKnown when it is missing, failed or not answered.
    """

    def __init__(self, check: HealthCheck) -> None:
        self.check = check
        self.inputs: list[Input] = []
        self.notes: list[str] = []

    def use(self, name: str, value: object, origin: str) -> None:
        """Remember a value as it goes into the score."""
        self.inputs.append(Input(name, str(value), origin))

    def sex(self) -> Sex:
        """Sex at birth."""
        sex = self.check.person.sex
        if sex is None:
            raise NotKnown("sex at birth: not known", missing="sex_at_birth")
        self.use("sex", sex.value, QUESTIONNAIRE)
        return sex

    def age(self, low: int, high: int, score: str) -> int:
        """Whole years on the day of the check, within the range that the score is made for."""
        if not low <= self.check.age <= high:
            raise NotKnown(f"age: {score} is made for ages {low} to {high}")
        self.use("age", self.check.age, "date of birth and day of the check")
        return self.check.age

    def ethnicity(self) -> Ethnicity:
        """As answered; NOT_STATED is an answer, and what it means is the score's to say."""
        self.use("ethnicity", self.check.person.ethnicity.key, QUESTIONNAIRE)
        return self.check.person.ethnicity

    def choice(self, question: str, options: Mapping[str, _T], *, name: str = "") -> _T:
        """What the chosen option of a question counts as, remembered under the score's own name for it."""
        chosen = self.check.answers.get(question)
        words = _QUESTION_WORDS.get(question, question.replace("_", " "))
        if chosen is None:
            raise NotKnown(f"{words}: not answered", missing=question)
        if chosen not in options:
            raise NotKnown(f"{words}: not an answer that can be scored", missing=question)
        self.use(name or question, chosen, QUESTIONNAIRE)
        return options[chosen]

    def value(self, kind: Kind) -> Decimal:
        """The newest value of a kind; not one of which the laboratory gave only a bound."""
        found = self.measurement(kind)
        if found.comparator:
            raise NotKnown(f"{kind.written}: reported only as a bound, {written(found)}", missing=kind.key)
        return found.value

    def measurement(self, kind: Kind) -> Measurement:
        """The newest measurement of a kind, be it a value or a bound."""
        found = self.check.latest(kind)
        if isinstance(found, Absent):
            raise NotKnown(str(found), missing=found.kind.key)
        self.use(kind.key, f"{found.comparator}{found.value}", _ORIGIN[found.source])
        return found

    def bmi(self) -> Decimal:
        """Body mass index in kg/m2."""
        bmi = self.check.bmi()
        if isinstance(bmi, Absent):
            raise NotKnown(str(bmi), missing=bmi.kind.key)
        self.use("bmi", bmi, "height and weight")
        return bmi

    def blood_pressure(self) -> BloodPressure:
        """The pressure that counts. The score says which part of it goes in."""
        pressure = self.check.blood_pressure()
        if isinstance(pressure, Absent):
            raise NotKnown("blood pressure: not measured", missing=pressure.kind.key)
        return pressure

    def cholesterol_ratio(self) -> Decimal:
        """Total cholesterol over HDL."""
        ratio = self.check.cholesterol_ratio()
        if isinstance(ratio, Absent):
            raise NotKnown(str(ratio), missing=ratio.kind.key)
        parts = (self.check.latest(kind) for kind in (Kind.TOTAL_CHOLESTEROL, Kind.CHOLESTEROL_RATIO))
        origin = next(_ORIGIN[part.source] for part in parts if isinstance(part, Measurement))
        self.use("cholesterol_ratio", float(ratio), origin)
        return ratio


def written(found: Measurement) -> str:
    """A measurement for people: "<0.5 mg/mmol"."""
    return f"{found.comparator}{plain(found.value)} {found.kind.unit.written}"


def pressure_origin(pressure: BloodPressure) -> str:
    """Where the pressure that counts was measured and how it was made of its readings."""
    return f"{_ORIGIN[pressure.source]}, {pressure.method}"


def scored(check: HealthCheck, estimate: Callable[[Evidence], Estimate], name: str, algorithm: str) -> Score:
    """The estimate of a check; where something is not known, Unscored with the reason."""
    try:
        return estimate(Evidence(check))
    except NotKnown as reason:
        applies = not isinstance(reason, DoesNotApply)
        return Unscored(name, str(reason), algorithm, applies=applies, missing=reason.missing)
