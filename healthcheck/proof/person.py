"""People for the proof: a whole and normal check, and what may be changed in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from healthcheck.check import FollowUpAnswer, HealthCheck
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from healthcheck.person import Ethnicity, NhsNumber, Person, Sex
from healthcheck.questionnaires import current

_DAY = date(2026, 11, 16)
_AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
_ID = UUID(int=0)
_READING = UUID(int=1)
_USUAL = {"gender_same_as_sex": "yes", "work_activity": "standing", "exercise_hours": "1_to_3"}
NORMAL: Mapping[Kind, str] = {
    Kind.SYSTOLIC: "118",
    Kind.DIASTOLIC: "76",
    Kind.HEIGHT: "170",
    Kind.WEIGHT: "65",
    Kind.WAIST: "78",
    Kind.TOTAL_CHOLESTEROL: "4.6",
    Kind.HDL_CHOLESTEROL: "1.5",
    Kind.HBA1C: "36",
    Kind.CREATININE: "70",
    Kind.ACR: "0.8",
}


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person and what was measured: a value as text, why there is none, or None where it was never tried."""

    age: int = 45
    sex: Sex | None = Sex.FEMALE
    ethnicity: Ethnicity = Ethnicity.WHITE_BRITISH
    place: Source = Source.HOME
    values: Mapping[Kind, str | AbsentReason | None] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    follow_up: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """In words."""
        values = {kind.key: _said(value) for kind, value in self.values.items()}
        told = {**values, **self.answers, **self.follow_up}
        return ", ".join(
            [
                f"{self.age}, {self.sex}, {self.ethnicity.key}, {self.place}",
                *(f"{key} {value}" for key, value in told.items()),
            ]
        )

    def check(self) -> HealthCheck:
        """Their check, everything else normal."""
        told = {"sex_at_birth": self.sex.value} if self.sex else {}
        answers = {**_no_to_all(), **_USUAL, **told, "ethnicity": self.ethnicity.key, **self.answers}
        values = {**NORMAL, **self.values}
        return HealthCheck(
            id=_ID,
            person=Person(
                NhsNumber("9990000018"),
                date(_DAY.year - self.age, 6, 15),
                self.sex,
                self.ethnicity,
                "Y90001",
                Decimal(0),
            ),
            day=_DAY,
            started_at=_AT,
            answers=answers,
            measurements=tuple(
                _measured(kind, value, self.place) for kind, value in values.items() if value is not None
            ),
            answered_at=_AT,
            follow_up=tuple(FollowUpAnswer(key, said, _AT + timedelta(days=1)) for key, said in self.follow_up.items()),
        )


def _said(value: str | AbsentReason | None) -> str:
    return value.key if isinstance(value, AbsentReason) else value or "not measured"


def _no_to_all() -> dict[str, str]:
    """ "No" or "never" to every question that has it."""
    options = {
        question.id: [option.code for option in question.options] for question in current("nhs_health_check").questions
    }
    return {
        question: next((each for each in ("no", "never") if each in codes), codes[0])
        for question, codes in options.items()
    }


def _measured(kind: Kind, value: str | AbsentReason, place: Source) -> Measurement | Absent:
    if isinstance(value, AbsentReason):
        return Absent(kind, value, id=_ID, taken_at=_AT)
    pressure = kind in (Kind.SYSTOLIC, Kind.DIASTOLIC)
    source = place if pressure else Source.LABORATORY
    return Measurement(_ID, kind, Decimal(value), _AT, source, _READING if pressure else None)
