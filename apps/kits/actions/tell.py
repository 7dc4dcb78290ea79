"""Tell what happened to a kit: its supplier alone may, once for each event, and never backwards."""

from datetime import datetime

from django.db import transaction

from apps.clients.models import Organisation
from apps.kits import progress
from apps.kits.models import Kit
from apps.kits.states import State
from healthcheck.refusal import Invalid, Missing


@transaction.atomic
def tell(
    *, code: str, event: str, event_id: str, their_at: datetime, organisation: Organisation | None, at: datetime
) -> tuple[Kit, bool]:
    """The kit after the event, and whether the event is new. The same event again changes nothing.

    Args:
        their_at: when it happened by the supplier's clock; ours decides the order.

    Raises:
        Missing: "unknown-kit", also for another supplier's kit: the two are not told apart.
        Invalid: "unknown-event", also for "reordered": only we replace a kit.
        Conflict: "not-from-here", "event-replayed-differently".
    """
    kit = progress.lock(code=code, supplier__organisation=organisation)
    if organisation is None or kit is None:
        raise Missing("unknown-kit", "There is no such kit.")
    if event == State.REORDERED:
        raise Invalid("unknown-event", "This is not something that happens to a kit.", field="/event")
    return kit, progress.advance(kit, event, event_id=event_id, at=at, their_at=their_at)
