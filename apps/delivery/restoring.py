"""After a database was restored from a backup: what waited then may have been sent since, so nothing goes by itself."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from apps.audit import actions as audit
from apps.delivery.models import UNSENT, Delivery, State

RESTORED = (
    "The database was restored from a backup: this may have been sent since. Ask its receiver, then send it again."
)


@transaction.atomic
def park_what_waits(*, by: str, at: datetime) -> int:
    """Set every unsent delivery aside for a human; how many. A worker of before finds another fence.

    Sent again it is asked after first, where its receiver can be asked: a MESH mailbox takes the same thing twice.
    What waits for an urgent case is set aside too: its ladder notices, and a human is asked.
    """
    parked = Delivery.objects.filter(state__in=UNSENT).update(
        state=State.PARKED, lease_until=None, fence=F("fence") + 1, reason=RESTORED, in_doubt=True
    )
    audit.record(actor=by, action="delivery.restored", subject=None, at=at, detail={"count": str(parked)})
    return parked
