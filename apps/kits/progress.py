"""A kit moves on: the event is kept once, and the state follows the table."""

from datetime import datetime

from apps.checks import actions as checks
from apps.kits import rows, stock
from apps.kits.models import Kit, KitEvent
from apps.kits.states import BACK, PROCESSED, State, after
from apps.tenancy import scope as tenancy
from healthcheck.refusal import Conflict


def lock(**found_by: object) -> Kit | None:
    """The kit, held until the transaction ends; None when there is no such kit."""
    seen = Kit.objects.filter(**found_by).values_list("check_of_id", flat=True).first()
    if seen is None:
        return None
    tenancy.reach(check=seen)  # a laboratory sees its kit first, and by it the check
    held = Kit.objects.select_for_update(of=("self",)).select_related("supplier", "check_of__person")
    kit = held.filter(**found_by).first()
    if kit is not None:
        tenancy.reach(person=kit.check_of.person_id)
    return kit


def advance(
    kit: Kit, event: str, *, event_id: str, at: datetime, their_at: datetime | None = None, unheard: bool = False
) -> bool:
    """Keep an event of a held kit; whether it is a new one.

    Args:
        unheard: most likely nobody told it before, so that it is looked for only where it turns out to be there.

    Raises:
        Invalid: "unknown-event".
        Conflict: "not-from-here", or "event-replayed-differently" when the same event id told something else before.
    """
    if not unheard and _told(kit, event, event_id, their_at):
        return False
    before, to = State(kit.state), after(State(kit.state), event)
    made = KitEvent(kit=kit, supplier_id=kit.supplier_id, event_id=event_id, event=to, at=at, their_at=their_at)
    if not rows.add_event(made):
        return not _told(kit, event, event_id, their_at)
    if to is not before:
        kit.state, kit.state_at, kit.waits = to, at, False
        kit.save(update_fields=["state", "state_at", "waits"])
        if (before, to) == (State.ORDERED, State.CANCELLED):
            stock.put_back(kit)
        if to in BACK and before not in BACK:
            checks.step(check_id=kit.check_of_id, step="kit_returned", at=at)
        if to in PROCESSED and before not in PROCESSED:
            checks.step(check_id=kit.check_of_id, step="processed", at=at)
    return True


def _told(kit: Kit, event: str, event_id: str, their_at: datetime | None) -> bool:
    told = KitEvent.objects.filter(supplier_id=kit.supplier_id, event_id=event_id).first()
    if told is not None and (told.kit_id, told.event, told.their_at) != (kit.id, event, their_at):
        raise Conflict("event-replayed-differently", "This event id was used before, for another event.")
    return told is not None
