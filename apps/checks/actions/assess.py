"""Assess a check: scores, advice, the record and its deliveries, all in the transaction that brought the last value."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.audit import actions as audit
from apps.checks.actions.tell import tell
from apps.checks.assembly import as_subject_of
from apps.checks.differences import PRESSING, amendments, same_results, same_to_a_reader, told_otherwise
from apps.checks.found import counted_in
from apps.checks.models import ENDED, Assessment, HealthCheck, State
from apps.checks.pressing import pressing_findings
from apps.checks.told import counted_as
from apps.delivery import budget
from apps.delivery.channel import CheckRecord
from apps.delivery.records import queue_record
from apps.reports import actions as reports
from apps.urgent import actions as urgent
from healthcheck import changed, written
from healthcheck.assess import Assessment as Outcome
from healthcheck.assess import assess as assess_subject
from healthcheck.check import HealthCheck as Subject
from healthcheck.fhir import bundle
from healthcheck.fhir.record import Record
from healthcheck.measurement import Absent, AbsentReason, Kind
from healthcheck.workload import pace
from healthcheck.workload.pace import Pace

URGENT_FIRST = "an urgent finding is sent before the check is complete"
BEING_CHECKED = "a laboratory result is being checked by a clinician"
# What may still come: a test beside the person whose control failed takes nothing from the kit that is on its way.
_NOT_SETTLED = (AbsentReason.NOT_MEASURED, AbsentReason.HELD, AbsentReason.CONTROL_FAILED)
NOT_WHOLE = "what is there is sent before the check is complete"
AFTER_WITHDRAWAL = "the person no longer takes part; this finding cannot wait"


def assess_when_due(check: HealthCheck, *, by: str, at: datetime, subject: Subject | None = None) -> Assessment | None:
    """Assess when the check is whole, when a finding cannot wait for the rest, or when what was given out changed.

    Args:
        check: held.
        subject: as it was just read, so that it is not read again.
    """
    outcome = assess_subject(subject or as_subject_of(check, day=timezone.localdate(at)))
    last = _last_of(check)
    whole = is_whole(check, outcome.check)
    said = written.said(outcome)
    if check.state in ENDED:
        return _after_its_end(check, outcome, last, said, by=by, at=at)
    results = changed.laboratory(outcome.check)
    same = last is not None and same_to_a_reader(last.outcome, said) and same_results(last.outcome, results)
    if same and not (whole and last is not None and last.stopped):
        return None
    if whole:
        return _keep(check, outcome, stopped="", by=by, at=at)
    if check.state != State.OPEN and last is not None:
        return _keep(check, outcome, stopped=_why_not_whole(check, outcome, last.stopped), by=by, at=at)
    otherwise = last is not None and told_otherwise(last.outcome, {**said, "laboratory": results})
    if otherwise or pressing(said) != (pressing(last.outcome) if last is not None else []):
        return _keep(check, outcome, stopped=_why_not_whole(check, outcome, URGENT_FIRST), by=by, at=at)
    return None


def _after_its_end(
    check: HealthCheck, outcome: Outcome, last: Assessment | None, said: Mapping[str, Any], *, by: str, at: datetime
) -> Assessment | None:
    """A sample that was under way when the person withdrew: only what cannot wait is given out (decision 0707).

    Of somebody who died nothing is: their results are kept for whoever must look at them.
    """
    new = pressing(said)
    if check.state == State.DIED or not new or new == (pressing(last.outcome) if last is not None else []):
        return None
    return _keep(check, outcome, stopped=AFTER_WITHDRAWAL, by=by, at=at)


@transaction.atomic
def close(*, check: HealthCheck, stopped: str, by: str, at: datetime) -> Assessment:
    """Assess what there is now and wait for no more. `stopped` says in words why."""
    outcome = assess_subject(as_subject_of(check, day=timezone.localdate(at)))
    check.state = State.STOPPED
    return _keep(check, outcome, stopped=_why_not_whole(check, outcome, stopped), by=by, at=at)


def is_whole(check: HealthCheck, subject: Subject) -> bool:
    """Answers, blood pressure, height and weight are in, and every value a laboratory was asked for came or failed."""
    if not subject.answers or isinstance(subject.blood_pressure(), Absent) or isinstance(subject.bmi(), Absent):
        return False
    tested = bool(check.awaited) or _tested_beside_the_person(subject)
    return tested and all(_settled(subject, Kind.of(key)) for key in check.awaited)


def _tested_beside_the_person(subject: Subject) -> bool:
    """Whether the cholesterol that a check must have came from point-of-care tests, so that no kit is needed for it."""
    tests = (subject.latest(kind).test for kind in (Kind.TOTAL_CHOLESTEROL, Kind.CHOLESTEROL_RATIO))
    return any(tests) and isinstance(subject.cholesterol_ratio(), Decimal)


def _settled(subject: Subject, kind: Kind) -> bool:
    latest = subject.latest(kind)
    return not (isinstance(latest, Absent) and latest.reason in _NOT_SETTLED)


def _why_not_whole(check: HealthCheck, outcome: Outcome, otherwise: str) -> str:
    """That a clinician is checking a result, as long as one is; else what was said otherwise."""
    latest = [outcome.check.latest(Kind.of(key)) for key in check.awaited]
    if any(isinstance(each, Absent) and each.reason is AbsentReason.HELD for each in latest):
        return BEING_CHECKED
    return NOT_WHOLE if otherwise == BEING_CHECKED else otherwise


def pressing(outcome: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an outcome says that cannot wait: when it changes, or is taken back, the GP and the person must hear."""
    advice = outcome["advice"]
    actions = (advice["primary"], *advice["further"])
    return [(action["id"], action["gp"]) for action in actions if action["urgency"] in PRESSING]


def last_issued(check: HealthCheck) -> Assessment | None:
    """The assessment that the person and the GP have now."""
    return check.assessments.filter(issued_at__isnull=False).last()


def _last_of(check: HealthCheck) -> Assessment | None:
    """The same of a held check, which says whether one was ever given out."""
    return last_issued(check) if check.assessed_at else None


def unsaved(check: HealthCheck, outcome: Outcome, *, stopped: str, at: datetime) -> Assessment:
    """The next assessment of a check, with the id its record will have."""
    newest = check.assessments.last() if check.assessed_at else None
    made = Assessment(
        check_of=check,
        version=newest.version + 1 if newest else 1,
        made_at=at,
        stopped=stopped,
        urgency=outcome.advice.primary.urgency,
        outcome=written.outcome(outcome),
    )
    made.record_id, made.composition_id = bundle.id_of(made.id), bundle.composition_id_of(made.id)
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
    last = _last_of(check)
    changes = amendments(last.outcome, kept.outcome) if last is not None else []
    record = record_of(outcome, kept, replaces=last, changes=[change["gp"] for change in changes], at=at)
    kept.issued_at, kept.outcome["changes"] = at, changes
    kept.save()
    audit.record(actor=by, action="check.assessed", subject=check.person_id, at=at)
    _report(check, kept, at=at)
    _send(check, kept, record, pace.of(outcome.advice.actions), correction=last is not None, at=at)
    urgent.told(
        check_id=check.id,
        person=check.person,
        commissioner=check.organisation,
        reference=kept.id,
        findings=pressing_findings(outcome),
        by=by,
        at=at,
    )


def record_of(
    outcome: Outcome, kept: Assessment, *, replaces: Assessment | None, changes: Sequence[str], at: datetime
) -> CheckRecord:
    """The record for the GP. Its Bundle is checked here, before anything is queued."""
    record = Record(
        assessment_id=kept.id,
        made_at=at,
        author=settings.AUTHOR_ODS,
        stopped=kept.stopped,
        replaces=replaces.id if replaces else None,
        changes=tuple(changes),
    )
    made = bundle.make(outcome, record)
    bundle.validate(made)
    person = kept.check_of.person
    return CheckRecord(
        bundle=made,
        assessment=outcome,
        record=record,
        given_name=person.given_name,
        family_name=person.family_name,
        practice=person.practice_id,
        version=kept.version,
    )


def _report(check: HealthCheck, kept: Assessment, *, at: datetime) -> None:
    category = counted_as(kept.stopped, kept.urgency)
    reports.outcome(check_id=check.id, category=category, found=counted_in(kept.outcome))
    if not kept.stopped:
        reports.step(check_id=check.id, step="scored", at=at)
        reports.step(check_id=check.id, step="received", at=at)


def _send(
    check: HealthCheck, kept: Assessment, record: CheckRecord, soon: Pace, *, correction: bool, at: datetime
) -> None:
    """One record to the GP's system in its week, one message to the person."""
    urgently = kept.urgency in PRESSING
    for queued in queue_record(record=record, subject=check.person_id, urgent=urgently, at=at):
        budget.book(delivery=queued, pace=soon, correction=correction, at=at)
    tell(check, what=_message(kept), reference=kept.id, at=at)


def _message(kept: Assessment) -> str:
    """Which words tell the person; what is urgent goes before what has changed."""
    if kept.urgency in PRESSING:
        return "urgent"
    if kept.outcome["changes"]:
        return "results-changed"
    return "results-some" if kept.stopped else "results"
