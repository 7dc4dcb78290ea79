"""Call off the kits of somebody who withdrew or died: nothing more is posted, reminded of or replaced."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apps.audit import actions as audit
from apps.kits import progress
from apps.kits.models import Kit
from apps.kits.states import UNDER_WAY, State

# One that is on its way back, or at the laboratory, is measured: what it says is kept (decision 0707).
WITH_THE_PERSON = (State.ORDERED, State.DISPATCHED, State.DELIVERED)


def hold_of(person_id: UUID) -> list[Kit]:
    """The kits of a person that are under way, held before their checks are, as when a laboratory speaks."""
    rows = Kit.objects.select_for_update(of=("self",)).select_related("supplier", "check_of")
    return list(rows.filter(check_of__person_id=person_id, state__in=UNDER_WAY).order_by("id"))


def call_off(*, kits: Sequence[Kit], by: str, at: datetime) -> list[Kit]:
    """Those of held kits that are called off by it, in the caller's transaction."""
    off = [kit for kit in kits if kit.state in WITH_THE_PERSON]
    for kit in off:
        progress.advance(kit, State.CANCELLED, event_id=f"cancelled:{kit.id}", at=at)
        audit.record(
            actor=by, action="kit.called_off", subject=kit.check_of.person_id, at=at, detail={"kit": str(kit.id)}
        )
    return off
