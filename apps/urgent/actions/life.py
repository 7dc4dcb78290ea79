"""A person with an open case died or moved: a machine closes nothing, but whoever works the case is told."""

import logging
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.people.models import Practice
from apps.urgent.models import Case

log = logging.getLogger(__name__)


@transaction.atomic
def died(*, person_id: UUID, by: str, at: datetime) -> int:
    """Raise the alarm for each open case: a named human closes it with the reason that the patient has died.

    A notice may be a mistake, and the finding may be why the person died: both need a human. How many are open.
    """
    cases = list(Case.objects.filter(person_id=person_id, closed_at__isnull=True))
    for case in cases:
        detail = {"reference": str(case.pk)}
        audit.record(actor=by, action="urgent.death_notified", subject=person_id, at=at, detail=detail)
        words = "urgent case %s: the death of the patient was notified, look at it now"
        transaction.on_commit(partial(log.error, words, case.pk))
    return len(cases)


@transaction.atomic
def moved(*, person_id: UUID, practice: Practice, by: str, at: datetime) -> int:
    """Turn each open case to the new practice; a record that the old one has is told to whoever works it."""
    cases = list(Case.objects.select_for_update(of=("self",)).filter(person_id=person_id, closed_at__isnull=True))
    for case in cases:
        case.practice = practice
        case.save(update_fields=["practice"])
        detail = {"reference": str(case.pk), "practice": practice.ods_code}
        audit.record(actor=by, action="urgent.moved", subject=person_id, at=at, detail=detail)
        words = "urgent case %s: the patient has moved to another practice, tell it by phone"
        transaction.on_commit(partial(log.error, words, case.pk))
    return len(cases)
