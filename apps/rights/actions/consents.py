"""Take a consent back, or give it again: what is queued is stopped, what was sent is listed and said."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.assistance.models import Assistance
from apps.audit import actions as audit
from apps.checks import actions as checks
from apps.checks.models import State
from apps.delivery import stopping
from apps.delivery.stopping import Stopped
from apps.kits import actions as kits
from apps.people import changing, consents
from apps.people.consents import Purpose
from apps.rights.effects import EFFECTS

GIVEN = "You have given this consent."


@dataclass(slots=True)
class Changed:
    """What came of a word: how many checks ended, kits called off, and the deliveries by what became of them."""

    said: str
    checks: int = 0
    kits: int = 0
    deliveries: Stopped = field(default_factory=Stopped)


@transaction.atomic
def withdraw(*, person_id: UUID, purpose: Purpose, by: str, at: datetime) -> Changed:
    """Take a consent back, with effect on everything that is not sent yet. Said again, it stops what is new."""
    effect = EFFECTS[purpose]
    held = kits.hold_of(person_id) if effect.ends_checks else []
    changing.held(person_id)
    if consents.say(person_id=person_id, purpose=purpose, given=False, by=by, at=at):
        audit.record(
            actor=by, action="person.consent_withdrawn", subject=person_id, at=at, detail={"purpose": purpose.value}
        )
    changed = Changed(effect.said)
    if effect.ends_checks:
        changed.checks = len(checks.end(person_id=person_id, state=State.WITHDRAWN, by=by, at=at))
        changed.kits = len(kits.call_off(kits=held, by=by, at=at))
        Assistance.objects.filter(check_of__person_id=person_id, ended_at__isnull=True).update(ended_at=at)
    for what in effect.stop:
        found = stopping.stop(subject=person_id, what=what, why=effect.why, urgent_too=effect.urgent_too, at=at)
        changed.deliveries.stopped += found.stopped
        changed.deliveries.under_way += found.under_way
        changed.deliveries.sent += found.sent
    return changed


@transaction.atomic
def give(*, person_id: UUID, purpose: Purpose, by: str, at: datetime) -> Changed:
    """Give a consent again: the check goes on where it stood, and the newest record that was held back goes."""
    changing.held(person_id)
    if consents.say(person_id=person_id, purpose=purpose, given=True, by=by, at=at):
        audit.record(
            actor=by, action="person.consent_given", subject=person_id, at=at, detail={"purpose": purpose.value}
        )
    changed = Changed(GIVEN)
    if EFFECTS[purpose].ends_checks:
        changed.checks = len(checks.take_up_again(person_id=person_id, state=State.WITHDRAWN, by=by, at=at))
    stopping.lift(subject=person_id, why=[EFFECTS[purpose].why], at=at)
    return changed
