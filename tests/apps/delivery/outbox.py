"""A worker's hand movements one by one, for tests that stop in between."""

from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Now

from apps.delivery import arming, recording, sending
from apps.delivery.claiming import Claim, claim
from apps.delivery.lane import Lane
from apps.delivery.models import Delivery
from apps.delivery.recording import Told


def make_due(row) -> None:
    """Its waits are over: its own, its lane's, its peer's."""
    Delivery.objects.filter(pk=row.pk).update(next_at=Now())
    Lane.objects.filter(channel=row.channel, destination=row.destination).update(next_at=Now(), lease_until=None)


def seconds_to_next(row) -> float:
    return Delivery.objects.annotate(wait=F("next_at") - Now()).get(pk=row.pk).wait.total_seconds()


def claimed(row) -> Claim | None:
    """What a worker holds that has claimed it and not begun to send."""
    if row.urgent:
        return sending._claim_urgent(row.pk)
    arming.arm(channel=row.channel, destination=row.destination)
    held = claim(row.channel, destination=row.destination, only=row.pk)
    return held[0].claims[0] if held else None


def recorded(claim, outcome) -> str:
    """The state that it is left in by what a worker reports."""
    recording.record([Told(claim, outcome, in_doubt=outcome.result == "unknown")])
    return sending._state(claim.delivery_id)


def left_behind(row, *, ago) -> Claim | None:
    """What a worker that was killed leaves: a claim, an unfinished attempt and two leases."""
    made = claimed(row)
    Delivery.objects.filter(pk=row.pk).update(lease_until=Now() - ago)
    Lane.objects.filter(channel=row.channel, destination=row.destination).update(
        lease_until=Now() - ago, next_at=Now() - ago
    )
    if ago > timedelta(0):
        arming.heal()
    return made


def due_ids() -> list:
    """The routine rows that are due."""
    return list(sending.due().filter(urgent=False).order_by("next_at").values_list("id", flat=True))
