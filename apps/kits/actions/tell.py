"""Tell what happened to a kit: its supplier alone may, once for each event, and never backwards."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.clients.models import Organisation
from apps.kits import code as kit_code
from apps.kits import progress, settling
from apps.kits.models import Kit
from apps.kits.states import State
from healthcheck.refusal import Invalid, Missing

_SLOW = timedelta(hours=1)  # ours: a clock that is this much behind is still believed


@transaction.atomic
def tell(
    *, code: str, event: str, event_id: str, their_at: datetime, organisation: Organisation | None, at: datetime
) -> tuple[Kit, bool]:
    """The kit after the event, and whether the event is new. The same event again changes nothing.

    An end without a result is settled at once: another kit is ordered, or nothing more is waited for.

    Args:
        their_at: when it happened by the supplier's clock; ours decides the order.

    Raises:
        Missing: "unknown-kit", also for another supplier's kit: the two are not told apart.
        Invalid: "unknown-event", also for "reordered": only we replace a kit; "before-order".
        Conflict: "not-from-here", "event-replayed-differently".
    """
    kit = progress.lock(code=kit_code.plain(code), supplier__organisation=organisation)
    if organisation is None or kit is None:
        raise Missing("unknown-kit", "There is no such kit.")
    if event == State.REORDERED:
        raise Invalid("unknown-event", "This is not something that happens to a kit.", field="/event")
    if _before_order(kit, their_at):
        raise Invalid("before-order", "This time is before the kit was ordered.", field="/at")
    new = progress.advance(kit, event, event_id=event_id, at=at, their_at=their_at)
    if new:
        settling.after_event(kit, by=f"organisation:{organisation.ods_code}", at=at)
    return kit, new


def _before_order(kit: Kit, their_at: datetime) -> bool:
    """On an earlier day than the order: some suppliers know the day only. A kit in hand was sent before it is known."""
    earlier = timezone.localdate(their_at) < timezone.localdate(kit.ordered_at)
    return earlier and their_at < kit.ordered_at - _SLOW and not kit.handed_out
