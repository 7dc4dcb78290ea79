"""Rows of a check -> the domain's value of it, and a domain value -> a row."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from apps.checks import rows, trust
from apps.checks.models import FollowUp, HealthCheck, Value
from apps.people.actions import as_subject
from healthcheck.change import last_values
from healthcheck.check import FollowUpAnswer
from healthcheck.check import HealthCheck as Subject
from healthcheck.entry import Entry
from healthcheck.measurement import Absent, AbsentReason, Arm, Kind, Measurement, Source
from healthcheck.point_of_care import PointOfCareTest
from healthcheck.sample import Sample, SampleFlag

_SAID = {True: "yes", False: "no"}
_YES_NO = {words: told for told, words in _SAID.items()}


def as_subject_of(
    check: HealthCheck,
    *,
    day: date,
    until: datetime | None = None,
    trusting: UUID | None = None,
    coming: Sequence[Value] = (),
) -> Subject:
    """The whole check as the domain assesses it on a day, from what was recorded `until` then where that is given.

    Results of a specimen that is held, or is not this person's, stand in it as absent; of `trusting` they stand. Rows
    that are `coming` are about to be written: they stand as if they were, and are not read again.
    """
    told, earlier = rows.more_of(check)
    alone = _alone(check, day=day, until=until, trusting=trusting, coming=coming)
    subject = replace(alone, follow_up=_follow_up(told, until=until))
    if not earlier:
        return subject
    before = [_alone(each, day=timezone.localdate(each.invited_at), until=until) for each in earlier]
    return replace(subject, previous=last_values(before))


def _alone(
    check: HealthCheck,
    *,
    day: date,
    until: datetime | None = None,
    trusting: UUID | None = None,
    coming: Sequence[Value] = (),
) -> Subject:
    """A check without the person's earlier ones, and without what was answered to follow-up questions."""
    answers = rows.answers_of(check)
    given = answers.answers if answers else {}
    return Subject(
        id=check.id,
        person=as_subject(check.person, sex=given.get("sex_at_birth"), ethnicity=given.get("ethnicity")),
        day=day,
        started_at=check.consented_at or check.invited_at,
        answers=given,
        measurements=_measurements(check, until=until, trusting=trusting, coming=coming),
        questionnaire=answers.questionnaire if answers else "",
        answered_at=answers.submitted_at if answers else None,
        answers_id=answers.id if answers else None,
        answers_by=Entry.of(answers.entered_by) if answers else None,
    )


def _follow_up(told: Iterable[FollowUp], *, until: datetime | None) -> tuple[FollowUpAnswer, ...]:
    """Every answer to a follow-up question, oldest first."""
    kept = [row for row in told if until is None or row.answered_at <= until]
    return tuple(
        FollowUpAnswer(question, option, row.answered_at) for row in kept for question, option in row.answers.items()
    )


def _measurements(
    check: HealthCheck, *, until: datetime | None, trusting: UUID | None, coming: Sequence[Value]
) -> tuple[Measurement | Absent, ...]:
    """The rows as the domain may use them. One that was measured in a sample of somebody else has no value."""
    kept = [row for row in rows.values_of(check) if until is None or row.recorded_at <= until]
    if coming:
        kept = sorted((*kept, *coming), key=lambda row: (row.recorded_at, row.id))  # as the rows themselves are ordered
    if not any(row.specimen for row in kept):
        return tuple(as_measurement(row) for row in kept)
    specimens = trust.known(check, until=until, trusting=trusting)
    return tuple(trust.usable(as_measurement(row), specimens) for row in kept)


def as_measurement(row: Value) -> Measurement | Absent:
    """A stored row as a value or its absence."""
    kind = Kind.of(row.kind)
    if row.value is None:
        return Absent(
            kind,
            AbsentReason.of(row.absent),
            row.words or "",
            row.id,
            row.taken_at,
            row.specimen,
            row.reported_at,
            source=Source(row.source),
            reading=row.reading,
            entered_by=Entry.of(row.entered_by),
            test=_test(row),
        )
    return Measurement(
        id=row.id,
        kind=kind,
        value=Decimal(row.value),
        taken_at=row.taken_at,
        source=Source(row.source),
        reading=row.reading,
        comparator=row.comparator,
        device=row.device or "",
        stored=row.stored,
        arrived_at=row.arrived_at,
        specimen=row.specimen,
        reported_at=row.reported_at,
        arm=Arm(row.arm) if row.arm else None,
        irregular_pulse=_YES_NO.get(row.irregular_pulse or ""),
        flags=tuple(SampleFlag.of(key) for key in row.flags),
        sample=Sample(laboratory_told=row.collection_told) if row.specimen else None,
        entered_by=Entry.of(row.entered_by),
        test=_test(row),
    )


def _test(row: Value) -> PointOfCareTest | None:
    if row.control_passed is None or row.controlled_at is None:
        return None
    return PointOfCareTest(row.device or "", row.lot, row.tested_by, row.control_passed, row.controlled_at)


def as_rows(
    check: HealthCheck, values: Iterable[Measurement | Absent], *, origin: str, by: str, at: datetime
) -> list[Value]:
    """Unsaved rows for values that came in together."""
    return [_as_row(check, value, origin=origin, by=by, at=at) for value in values]


def _as_row(check: HealthCheck, value: Measurement | Absent, *, origin: str, by: str, at: datetime) -> Value:
    row = Value(check_of_id=check.pk, kind=value.kind.key, origin=origin, recorded_at=at, recorded_by=by)
    row.specimen, row.reported_at = value.specimen, value.reported_at
    row.entered_by = value.entered_by.key if value.entered_by else ""
    if value.test is not None:
        row.device, row.lot, row.tested_by = value.test.device or None, value.test.lot, value.test.operator
        row.control_passed, row.controlled_at = value.test.passed, value.test.controlled_at
    if value.id is not None:
        row.id = value.id
    if isinstance(value, Absent):
        row.absent, row.words = value.reason.key, value.words or None
        row.taken_at, row.source, row.unused = value.taken_at or at, value.source, value.unused or None
        row.reading = value.reading
        return row
    row.value, row.comparator = str(value.value), value.comparator
    row.taken_at, row.source, row.reading = value.taken_at, value.source, value.reading
    row.device = value.device or row.device
    row.flags = [flag.key for flag in value.flags]
    row.collection_told = value.sample is not None and value.sample.laboratory_told
    row.stored, row.arrived_at, row.arm = value.stored, value.arrived_at, value.arm or ""
    row.irregular_pulse = None if value.irregular_pulse is None else _SAID[value.irregular_pulse]
    return row
