"""Assess a check: scores, advice, the record and its deliveries, all in the transaction that brought the last value."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.audit import actions as audit
from apps.checks.actions.tell import tell
from apps.checks.assembly import as_subject_of
from apps.checks.differences import same_to_a_reader
from apps.checks.models import Assessment, HealthCheck, State
from apps.delivery import actions as delivery
from apps.reports import actions as reports
from healthcheck import written
from healthcheck.advice.action import Urgency
from healthcheck.assess import Assessment as Outcome
from healthcheck.assess import assess as assess_subject
from healthcheck.check import HealthCheck as Subject
from healthcheck.fhir import bundle
from healthcheck.fhir.record import Record
from healthcheck.measurement import Absent, AbsentReason, Kind

URGENT_FIRST = "an urgent finding is sent before the check is complete"
_PRESSING = (Urgency.URGENT, Urgency.EMERGENCY)


def assess_when_due(check: HealthCheck, *, by: str, at: datetime) -> Assessment | None:
    """Assess when the check is whole, when a finding cannot wait for the rest, or when what was given out changed."""
    outcome = assess_subject(as_subject_of(check, day=timezone.localdate(at)))
    last = last_issued(check)
    whole = is_whole(check, outcome.check)
    said = written.said(outcome)
    if last is not None and same_to_a_reader(last.outcome, said) and not (whole and last.stopped):
        return None
    if whole:
        return _keep(check, outcome, stopped="", by=by, at=at)
    if check.state != State.OPEN and last is not None:
        return _keep(check, outcome, stopped=last.stopped, by=by, at=at)
    if _pressing(said) != (_pressing(last.outcome) if last is not None else []):
        return _keep(check, outcome, stopped=URGENT_FIRST, by=by, at=at)
    return None


@transaction.atomic
def close(*, check: HealthCheck, stopped: str, by: str, at: datetime) -> Assessment:
    """Assess what there is now and wait for no more. `stopped` says in words why."""
    outcome = assess_subject(as_subject_of(check, day=timezone.localdate(at)))
    check.state = State.STOPPED
    return _keep(check, outcome, stopped=stopped, by=by, at=at)


def is_whole(check: HealthCheck, subject: Subject) -> bool:
    """Answers, blood pressure, height and weight are in, and every value a laboratory was asked for came or failed."""
    if not subject.answers or isinstance(subject.blood_pressure(), Absent) or isinstance(subject.bmi(), Absent):
        return False
    return bool(check.awaited) and all(_settled(subject, Kind.of(key)) for key in check.awaited)


def _settled(subject: Subject, kind: Kind) -> bool:
    latest = subject.latest(kind)
    return not (isinstance(latest, Absent) and latest.reason is AbsentReason.NOT_MEASURED)


def _pressing(outcome: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an outcome says that cannot wait: when it changes, or is taken back, the GP and the person must hear."""
    advice = outcome["advice"]
    actions = (advice["primary"], *advice["further"])
    return [(action["id"], action["gp"]) for action in actions if action["urgency"] in _PRESSING]


def last_issued(check: HealthCheck) -> Assessment | None:
    """The assessment that the person and the GP have now."""
    return check.assessments.filter(issued_at__isnull=False).last()


def unsaved(check: HealthCheck, outcome: Outcome, *, stopped: str, at: datetime) -> Assessment:
    """The next assessment of a check, with the id its record will have."""
    newest = check.assessments.last()
    made = Assessment(
        check_of=check,
        version=newest.version + 1 if newest else 1,
        made_at=at,
        stopped=stopped,
        urgency=outcome.advice.primary.urgency,
        outcome=written.outcome(outcome),
    )
    made.record_id = bundle.id_of(made.id)
    return made


def _keep(check: HealthCheck, outcome: Outcome, *, stopped: str, by: str, at: datetime) -> Assessment:
    kept = unsaved(check, outcome, stopped=stopped, at=at)
    issue(check, outcome, kept, by=by, at=at)
    check.assessed_at = check.assessed_at or at
    check.state = check.state if stopped else State.COMPLETE
    check.save(update_fields=["state", "assessed_at"])
    return kept


def issue(check: HealthCheck, outcome: Outcome, kept: Assessment, *, by: str, at: datetime) -> None:
    """Give an assessment out: report, record for the GP, message for the person."""
    record = _record(outcome, kept, replaces=last_issued(check), at=at)
    kept.issued_at = at
    kept.save()
    audit.record(actor=by, action="check.assessed", subject=check.person_id, at=at)
    _report(check, kept, at=at)
    _send(check, kept, record, at=at)


def _record(outcome: Outcome, kept: Assessment, *, replaces: Assessment | None, at: datetime) -> dict[str, Any]:
    """The Bundle for the GP. It is checked here, before anything is queued."""
    record = Record(
        assessment_id=kept.id,
        made_at=at,
        author=settings.AUTHOR_ODS,
        stopped=kept.stopped,
        replaces=replaces.id if replaces else None,
    )
    made = bundle.make(outcome, record)
    bundle.validate(made)
    return made


def _report(check: HealthCheck, kept: Assessment, *, at: datetime) -> None:
    unfinished = kept.stopped and kept.urgency == Urgency.NONE
    reports.outcome(check_id=check.id, category="unfinished" if unfinished else kept.urgency)
    if not kept.stopped:
        reports.step(check_id=check.id, step="scored", at=at)
        reports.step(check_id=check.id, step="received", at=at)


def _send(check: HealthCheck, kept: Assessment, record: dict[str, Any], *, at: datetime) -> None:
    """One record to the GP's system, one message to the person."""
    delivery.queue(
        channel="pdm",
        subject=check.person_id,
        reference=kept.id,
        purpose="record",
        destination=check.person.practice_id,
        payload=record,
        at=at,
    )
    what = "urgent" if kept.urgency in _PRESSING else "results-some" if kept.stopped else "results"
    tell(check, what=what, reference=kept.id, at=at)
