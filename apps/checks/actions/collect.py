"""Collect what arrives: answers, readings and results join here the same way, and a whole check is assessed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.audit import actions as audit
from apps.checks import statements
from apps.checks.actions.assess import assess_when_due
from apps.checks.actions.find import refuse_closed, require_open, step
from apps.checks.assembly import as_rows, as_subject_of
from apps.checks.models import Answers, HealthCheck, Value
from apps.checks.sampled import sampled
from apps.reports import actions as reports
from healthcheck.check import HealthCheck as Subject
from healthcheck.entry import Entry
from healthcheck.measurement import Absent, Kind, Measurement
from healthcheck.person import Ethnicity
from healthcheck.refusal import Conflict


@transaction.atomic
def add_answers(
    *,
    check_id: UUID,
    questionnaire: str,
    answers: Mapping[str, str],
    by: str,
    at: datetime,
    entered_by: Entry | None = None,
) -> Answers:
    """Keep a submitted questionnaire. Raises Conflict "already-submitted": a submission is never changed."""
    check = require_open(check_id=check_id)
    if Answers.objects.filter(check_of=check).exists():
        raise Conflict("already-submitted", "The questionnaire of this check was submitted already.")
    kept = Answers.objects.create(
        check_of=check,
        questionnaire=questionnaire,
        answers=dict(answers),
        submitted_at=at,
        submitted_by=by,
        entered_by=entered_by.key if entered_by else "",
    )
    reports.step(check_id=check.id, step="answered", at=at)
    if "ethnicity" in answers:
        reports.answered_as(check_id=check.id, ethnicity=Ethnicity.of(answers["ethnicity"]).letter)
    audit.record(actor=by, action="check.answered", subject=check.person_id, at=at)
    assess_when_due(check, by=by, at=at)
    return kept


def take_readings(
    *, check: HealthCheck, values: Sequence[Measurement | Absent], origin: str, by: str, at: datetime
) -> Subject:
    """Keep what was measured on the person of a held check, in the caller's transaction; the check as it is then.

    Args:
        origin: one that was never used.
    """
    refuse_closed(check)
    rows = as_rows(check, values, origin=origin, by=by, at=at)
    subject = as_subject_of(check, day=timezone.localdate(at), coming=rows)
    statements.add(rows)
    if any(value.kind is Kind.SYSTOLIC for value in values):
        reports.step(check_id=check.id, step="measured", at=at)
    audit.record(actor=by, action="check.measured", subject=check.person_id, at=at)
    assess_when_due(check, by=by, at=at, subject=subject)
    return subject


def take_results(
    *,
    check: HealthCheck,
    values: Sequence[Measurement | Absent],
    origin: str,
    by: str,
    at: datetime,
    specimen: UUID | None = None,
    reported_at: datetime | None = None,
    arrived_at: datetime | None = None,
) -> None:
    """Keep what a laboratory reported of a held check, failures with their reasons; the same origin adds nothing.

    Args:
        specimen: the kit it was measured from.
        reported_at: when the laboratory said so, by its own clock.
        arrived_at: when the specimen reached it.
    """
    known = [replace(value, specimen=specimen, reported_at=reported_at) for value in values]
    values = [replace(value, arrived_at=arrived_at) if isinstance(value, Measurement) else value for value in known]
    if not _has(check, origin):
        rows = as_rows(check, values, origin=origin, by=by, at=at)
        for row in rows:
            row.arrived_at = row.arrived_at or arrived_at  # of what failed too: how long it was in the post may be why
        statements.add(rows)
        reports.sampled(check_id=check.id, samples=sampled([check.id]).get(check.id, ()))
        audit.record(actor=by, action="check.results_received", subject=check.person_id, at=at)
        assess_when_due(check, by=by, at=at)


@transaction.atomic
def await_results(*, check_id: UUID, kinds: Sequence[Kind], by: str, at: datetime) -> HealthCheck:
    """Note which values a laboratory was asked for; the check is whole when each has come or has failed."""
    check = require_open(check_id=check_id)
    check.awaited = sorted({*check.awaited, *(kind.key for kind in kinds)})
    check.save(update_fields=["awaited"])
    step(check_id=check.id, step="kit_ordered", at=at)
    audit.record(actor=by, action="check.kit_ordered", subject=check.person_id, at=at)
    return check


def _has(check: HealthCheck, origin: str) -> bool:
    return Value.objects.filter(check_of=check, origin=origin).exists()
