"""Remind people of the kits they have not sent back: each reminder once, while the kit still stands where it stood."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks import actions as checks
from apps.delivery import actions as delivery
from apps.kits import progress, reminding
from apps.kits.models import Kit
from apps.kits.states import State


def remind(*, by: str, at: datetime) -> int:
    """Queue every reminder that is due; how many were queued. Run again at the same time, it queues nothing more."""
    states = {reminder.state for reminder in reminding.REMINDERS}
    rows = Kit.objects.filter(
        state__in=states, state_at__gt=at - reminding.LAST, state_at__lte=at - reminding.FIRST
    ).order_by("state_at", "id")
    return sum(_remind(kit_id, by=by, at=at) for kit_id in rows.values_list("id", flat=True))


@transaction.atomic
def _remind(kit_id: UUID, *, by: str, at: datetime) -> bool:
    """Whether a reminder of this kit was queued. The kit is held: its state cannot change meanwhile."""
    kit = progress.lock(pk=kit_id)
    if kit is None:
        return False
    sent = set(delivery.of(reference=kit.id).values_list("purpose", flat=True))
    reminder = reminding.due(State(kit.state), kit.state_at, at, sent)
    if reminder is None:
        return False
    checks.remind(kit.check_of, purpose=reminder.purpose, words=reminder.words, reference=kit.id, at=at)
    detail = {"kit": str(kit.id), "purpose": reminder.purpose}
    audit.record(actor=by, action="kit.reminded", subject=kit.check_of.person_id, at=at, detail=detail)
    return True
