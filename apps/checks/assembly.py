"""Rows of a check -> the domain's value of it, and a domain value -> a row."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from apps.checks.models import HealthCheck, Value
from apps.people.actions import as_subject
from healthcheck.check import HealthCheck as Subject
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source


def as_subject_of(check: HealthCheck, *, day: date, until: datetime | None = None) -> Subject:
    """The whole check as the domain assesses it on a day, from what was recorded `until` then where that is given."""
    answers = getattr(check, "answers", None)  # Django raises for a missing row; fetched beforehand for many checks
    given = answers.answers if answers else {}
    return Subject(
        id=check.id,
        person=as_subject(check.person, sex=given.get("sex_at_birth"), ethnicity=given.get("ethnicity")),
        day=day,
        started_at=check.consented_at or check.invited_at,
        answers=given,
        measurements=tuple(
            as_measurement(row) for row in check.values.all() if until is None or row.recorded_at <= until
        ),
        questionnaire=answers.questionnaire if answers else "",
        answered_at=answers.submitted_at if answers else None,
        answers_id=answers.id if answers else None,
    )


def as_measurement(row: Value) -> Measurement | Absent:
    """A stored row as a value or its absence."""
    kind = Kind.of(row.kind)
    if row.value is None:
        return Absent(
            kind, AbsentReason.of(row.absent), row.words or "", row.id, row.taken_at, row.specimen, row.reported_at
        )
    return Measurement(
        id=row.id,
        kind=kind,
        value=Decimal(row.value),
        taken_at=row.taken_at,
        source=Source(row.source),
        reading=row.reading,
        comparator=row.comparator,
        device=row.device,
        stored=row.stored,
        arrived_at=row.arrived_at,
        specimen=row.specimen,
        reported_at=row.reported_at,
    )


def as_rows(
    check: HealthCheck, values: Iterable[Measurement | Absent], *, origin: str, by: str, at: datetime
) -> list[Value]:
    """Unsaved rows for values that came in together."""
    return [_as_row(check, value, origin=origin, by=by, at=at) for value in values]


def _as_row(check: HealthCheck, value: Measurement | Absent, *, origin: str, by: str, at: datetime) -> Value:
    row = Value(check_of=check, kind=value.kind.key, origin=origin, recorded_at=at, recorded_by=by)
    row.specimen, row.reported_at = value.specimen, value.reported_at
    if value.id is not None:
        row.id = value.id
    if isinstance(value, Absent):
        row.absent, row.words = value.reason.key, value.words or None
        row.taken_at, row.source = value.taken_at or at, Source.LABORATORY
        return row
    row.value, row.comparator, row.device = str(value.value), value.comparator, value.device
    row.taken_at, row.source, row.reading = value.taken_at, value.source, value.reading
    row.stored, row.arrived_at = value.stored, value.arrived_at
    return row
