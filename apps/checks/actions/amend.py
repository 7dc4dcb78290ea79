"""Make the newest record of a check anew where no finding changed: whom it is about did, or who is to have it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks.actions import assess
from apps.checks.actions.find import lock
from apps.checks.actions.rescore import replayed
from apps.checks.differences import PRESSING
from apps.checks.models import Assessment
from apps.delivery import rerouting
from apps.delivery.records import queue_record


@transaction.atomic
def amend(*, check_id: UUID, change: str, by: str, at: datetime) -> Assessment | None:
    """The next version of what was last given out, as it stood then; None where nothing was given out.

    The practice gets a record that replaces the last and says what changed; the person is not told of a change that is
    none for them.
    """
    check = lock(check_id)
    last = assess.last_issued(check)
    if last is None:
        return None
    outcome = replayed(check, last)
    kept = assess.unsaved(check, outcome, stopped=last.stopped, at=at)
    kept.issued_at, kept.urgency = at, last.urgency
    kept.outcome["changes"] = []
    kept.save()
    record = assess.record_of(outcome, kept, replaces=last, changes=[change], at=at)
    queue_record(record=record, subject=check.person_id, urgent=kept.urgency in PRESSING, at=at)
    audit.record(actor=by, action="assessment.amended", subject=check.person_id, at=at, detail={"check": str(check.id)})
    return kept


@transaction.atomic
def reroute(*, check_id: UUID, at: datetime) -> None:
    """What waits of the newest record goes to the person's practice of now, by its channels and with its name."""
    check = lock(check_id)
    last = assess.last_issued(check)
    if last is None or last.issued_at is None or not rerouting.waits(last.id):
        return
    before = check.assessments.filter(issued_at__isnull=False, version__lt=last.version).last()
    changes = [change["gp"] for change in last.outcome.get("changes", [])]
    record = assess.record_of(replayed(check, last), last, replaces=before, changes=changes, at=last.issued_at)
    rerouting.reroute(record=record, subject=check.person_id, urgent=last.urgency in PRESSING, at=at)
