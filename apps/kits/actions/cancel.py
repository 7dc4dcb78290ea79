"""Cancel an order that was not sent yet: the kit is the next order's, and the person may order another."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.checks import actions as checks
from apps.kits import code as kit_code
from apps.kits import progress
from apps.kits.models import Kit
from apps.kits.states import State
from healthcheck.measurement import Kind
from healthcheck.refusal import Conflict, Missing


@transaction.atomic
def cancel(*, check_id: UUID, code: str, by: str, at: datetime) -> Kit:
    """The cancelled kit. Cancelled again, nothing changes. Its tests are not waited for any more.

    One that was handed out may be cancelled too: its code may be a mistyped one that no laboratory will ever name.

    Raises:
        Invalid: "bad-kit-code" for a mistyped digit.
        Missing: "unknown-kit" when the check has no such kit.
        Conflict: "already-sent" for one that is past its order.
    """
    kit = progress.lock(code=kit_code.read(code), check_of=check_id)
    if kit is None:
        raise Missing("unknown-kit", "There is no such kit.")
    if kit.state == State.CANCELLED:
        return kit
    if kit.state != State.ORDERED:
        raise Conflict("already-sent", "This kit was sent already. If you do not want it, do not use it.")
    kinds = [Kind.of(key) for key in kit.markers]
    checks.await_no_more(check_id=check_id, kinds=kinds, by=by, at=at)
    progress.advance(kit, State.CANCELLED, event_id=f"cancelled:{kit.id}", at=at)
    checks.tell(kit.check_of, what="kit-cancelled", reference=kit.id, at=at)
    return kit
