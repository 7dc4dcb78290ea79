"""What may no longer go: asked when something is queued, and again each time a worker claims it."""

from uuid import UUID

from django.db import connection
from django.db.models.functions import Now

from apps.delivery.channels import mail, nhs_notify
from apps.delivery.models import Attempt, Delivery, State
from apps.delivery.stops import What, Why
from apps.tenancy.postgresql.prepared import Prepared

TO_THE_PERSON = frozenset({nhs_notify.NAME})
NAMES_NOBODY = frozenset({mail.NAME})  # an alarm to a surgery or to us, without personal data: never stopped
CANNOT_WAIT = frozenset({"urgent"})  # the purpose of a message that tells of a danger
# Asked of everything that is queued, so written out. What cannot wait is stopped by some of the reasons only.
WHY_NOT = Prepared("""
    SELECT why FROM delivery_stop
     WHERE subject = %s AND what = %s AND lifted_at IS NULL AND (urgent_too OR NOT %s) ORDER BY since, id LIMIT 1
""")
STOPPED = "Stopped: {why}."
MAY_HAVE_ARRIVED = "Stopped: {why}. An earlier try may have arrived."


def what_is(channel: str) -> What | None:
    """Whether a channel carries messages or records; a new one carries records until it is listed here."""
    if channel in NAMES_NOBODY:
        return None
    return What.MESSAGES if channel in TO_THE_PERSON else What.RECORDS


def cannot_wait(row: Delivery) -> bool:
    """Whether it is itself urgent. A message that only has to arrive before one that is urgent may wait, or not go."""
    return row.urgent and (what_is(row.channel) is not What.MESSAGES or row.purpose in CANNOT_WAIT)


def why_not(row: Delivery) -> Why | None:
    """Why this may not be sent; None when it may. The oldest reason is said."""
    what = what_is(row.channel)
    if what is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(WHY_NOT, [row.subject, what.value, cannot_wait(row)])
        found = cursor.fetchone()
    return Why(found[0]) if found else None


def stopped_since(delivery_id: UUID) -> bool:
    """Whether a row that was claimed may not go now. Given back unsent, it is stopped when it is next looked at."""
    row = Delivery.objects.filter(pk=delivery_id).first()
    return row is not None and why_not(row) is not None


def withheld(row: Delivery) -> bool:
    """Whether a row that is queued or claimed may not go; it is stopped then. The row is new, or locked."""
    why = why_not(row)
    if why is None and row.state == State.SENDING and row.reason:  # it was overtaken, and its worker is gone
        why = Why.RENUMBERED
    if why is None:
        return False
    if row.attempts:  # a new row has none, and whoever queues it may not touch tries
        tries = row.tries.filter(finished_at=None)
        tries.update(finished_at=Now(), outcome=Attempt.Outcome.UNKNOWN, detail="lease-ended")
    set_aside(row, why)
    return True


def overtaken(row: Delivery, why: Why) -> None:
    """A locked row that a worker is sending goes no second time: while it is sent it has no other reason."""
    row.reason = STOPPED.format(why=why.label)
    row.save(update_fields=["reason"])


def set_aside(row: Delivery, why: Why) -> None:
    """Stop a locked row. A worker that still holds it, its lease being over, finds another fence."""
    unclear = row.tries.filter(outcome=Attempt.Outcome.UNKNOWN).exists()
    row.state, row.lease_until = State.STOPPED, None
    row.reason = (MAY_HAVE_ARRIVED if unclear else STOPPED).format(why=why.label)
    row.fence += 1
    row.save(update_fields=["state", "lease_until", "reason", "fence"])
