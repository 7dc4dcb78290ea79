"""Health checks for tests: a whole, normal check of a 45-year-old, and a way to change one thing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from healthcheck.person import Ethnicity, NhsNumber, Person, Sex

DAY = date(2026, 11, 16)
STARTED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SAMPLED = datetime(2026, 11, 10, 7, 30, tzinfo=UTC)

ANSWERS: Mapping[str, str] = {
    "gender_same_as_sex": "yes",
    "family_heart_disease_under_60": "no",
    "family_diabetes": "no",
    "smoking": "never",
    "lupus": "no",
    "severe_mental_illness": "no",
    "atypical_antipsychotics": "no",
    "migraines": "no",
    "steroid_tablets": "no",
    "hba1c_condition": "no",
    "rheumatoid_arthritis": "no",
    "blood_pressure_medicine": "no",
    "exercise_hours": "1_to_3",
    "walking_hours": "3_or_more",
    "cycling_hours": "none",
    "housework_hours": "1_to_3",
    "gardening_hours": "under_1",
    "walking_pace": "steady",
    "work_activity": "standing",
    "audit_1": "monthly_or_less",
    "audit_2": "0_to_2",
    "audit_3": "never",
}

VALUES: Mapping[Kind, str] = {
    Kind.HEIGHT: "170",
    Kind.WEIGHT: "65",
    Kind.WAIST: "78",
    Kind.TOTAL_CHOLESTEROL: "4.6",
    Kind.HDL_CHOLESTEROL: "1.5",
    Kind.HBA1C: "36",
    Kind.CREATININE: "70",
    Kind.ACR: "0.8",
}

_ON_THE_BODY = (Kind.HEIGHT, Kind.WEIGHT, Kind.WAIST)


def an_id(name: str) -> UUID:
    """The same id for the same name."""
    return uuid5(NAMESPACE_URL, f"urn:healthcheck:test:{name}")


def a_check(
    *,
    age: int = 45,
    answers: Mapping[str, str | None] = {},
    values: Mapping[Kind, str | AbsentReason | None] = {},
    pressure: tuple[str, str] | None = ("118", "76"),
    measured_at: Source = Source.HOME,
    measurements: Sequence[Measurement | Absent] | None = None,
    **changes: Any,
) -> HealthCheck:
    """A normal check with changes.

    Args:
        age: on the day of the check.
        answers: laid over the normal ones; None takes one away.
        values: laid over the normal ones: "5.2", "<0.5", an AbsentReason, or None to take one away.
        pressure: systolic and diastolic of every reading; None for no readings.
        measured_at: home gives eight readings over four days, any other place two readings.
        measurements: all of them, in place of `values` and `pressure`.
        changes: any other field of Person or HealthCheck by its name.
    """
    of_person = {field.name: changes.pop(field.name) for field in fields(Person) if field.name in changes}
    person: dict[str, Any] = {
        "nhs_number": NhsNumber("9990000018"),
        "birth_date": date(DAY.year - age, 6, 15),
        "sex": Sex.FEMALE,
        "ethnicity": Ethnicity.WHITE_BRITISH,
        "practice": "A81001",
        "townsend": Decimal(0),
    } | of_person
    if measurements is None:
        wanted = {**VALUES, **values}
        measurements = [measured(kind, value) for kind, value in wanted.items() if value is not None]
        measurements += readings(*pressure, at=measured_at) if pressure else []
    check = {
        "id": an_id("check"),
        "person": Person(**person),
        "day": DAY,
        "started_at": STARTED,
        "answers": _answered(person["sex"], person["ethnicity"], answers),
        "measurements": tuple(measurements),
        "questionnaire": "nhs_health_check 2026-11",
        "answered_at": STARTED + timedelta(hours=1),
        "answers_id": an_id("answers"),
    } | changes
    return HealthCheck(**check)


def _answered(sex: Sex | None, ethnicity: Ethnicity, changed: Mapping[str, str | None]) -> Mapping[str, str]:
    """The normal answers of a person of this sex, with changes; the question for men is asked of men."""
    told = {"sex_at_birth": sex.value} if sex else {}
    asked = {"erectile_dysfunction": "no"} if sex is Sex.MALE else {}
    wanted = {**ANSWERS, **told, "ethnicity": ethnicity.key, **asked, **changed}
    return {question: option for question, option in wanted.items() if option is not None}


def measured(kind: Kind, value: str | AbsentReason) -> Measurement | Absent:
    """One value from the laboratory, or from home where it is of the body; "<0.5" is a bound."""
    if isinstance(value, AbsentReason):
        return Absent(kind, value, id=an_id(kind.key), taken_at=SAMPLED)
    return Measurement(
        id=an_id(kind.key),
        kind=kind,
        value=Decimal(value.lstrip("<>")),
        taken_at=SAMPLED,
        source=Source.HOME if kind in _ON_THE_BODY else Source.LABORATORY,
        comparator=value[0] if value[0] in "<>" else "",
    )


def readings(systolic: str, diastolic: str, *, at: Source = Source.HOME) -> list[Measurement | Absent]:
    """Blood pressure readings all of the same value: at home over four mornings, elsewhere a minute apart."""
    days, each = (4, 2) if at is Source.HOME else (1, 2)
    halves: list[Measurement | Absent] = []
    for number in range(days * each):
        taken = STARTED + timedelta(days=1 + number // each, minutes=number % each)
        reading = an_id(f"{at} reading {number}")
        for kind, value in ((Kind.SYSTOLIC, systolic), (Kind.DIASTOLIC, diastolic)):
            part = an_id(f"{reading} {kind.key}")
            halves.append(Measurement(part, kind, Decimal(value), taken, at, reading, device="test monitor"))
    return halves
