"""Claim a batch: due lanes of a channel, and of each the deliveries that come next, in one statement.

One statement and no transaction around it: a worker that is stopped between two statements would hold what it locked.
It reads the ready lanes by an index and of each its oldest rows by another, so its time does not grow with what waits
elsewhere: a lane whose destination is dead has its next look in the future and is not read at all.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection

from apps.delivery.lane import Peer
from apps.delivery.limits import LIMITS
from apps.delivery.sql import read
from apps.delivery.withholding import what_is

MOST = 100  # deliveries a claim
MOST_LANES = 25
EACH = 25  # deliveries a lane
PROBE_SECONDS = 30.0
# What goes in one call: a batch is claimed, sent and recorded well within a lease. This service's own choice.
MOST_TOGETHER = 2000
MOST_LANES_TOGETHER = 1000


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's right to send one delivery until the lease ends; `fence` tells it from every other claim.

    Args:
        attempt: the row of this try; `number` counts the tries for good.
        since_queued: the tries since a human last sent it again, with this one.
        in_doubt: an earlier try may have arrived, so the peer is asked first.
    """

    delivery_id: UUID
    channel: str
    fence: int
    attempt: int
    number: int
    since_queued: int
    in_doubt: bool = False
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A lane under lease, with what is to be sent there in this order.

    Args:
        failures: failed calls in a row before this claim.
        probing: its circuit is open and this is the one call that tries it.
        since: when it was claimed, by this process's own steady clock; it only tells when to stop.
    """

    lane: int
    channel: str
    fence: int
    failures: int
    probing: bool
    since: float
    claims: list[Claim] = field(default_factory=list)


_CLAIM: Final = read("claim")


def claim(
    channel: str,
    *,
    lanes: int = MOST_LANES,
    probes: int = 1,
    destination: str | None = None,
    only: UUID | None = None,
    together: bool = False,
) -> list[Held]:
    """The lanes of a channel that are to be worked through now; none while the channel is at its limit.

    Args:
        lanes: how many at most whose circuit is closed.
        probes: how many at most whose circuit is open.
        destination: this one lane alone.
        only: this one delivery alone, if it is due; it may be one more than the rate allows.
        together: what is claimed goes in one call, which takes one token; from as many lanes as it needs.
    """
    limits, what = LIMITS[channel], what_is(channel)
    asked = {
        "channel": channel,
        "lanes": MOST_LANES_TOGETHER if together else lanes,
        "probes": probes,
        "each": MOST_TOGETHER if together else EACH,
        "most": MOST_TOGETHER if together else MOST,
        "together": together,
        "probe": PROBE_SECONDS,
        "destination": destination,
        "only": only,
        "what": what.value if what else None,
        "rate": limits.rate * settings.DELIVERY_HURRY,
        "burst": limits.burst * settings.DELIVERY_HURRY,
        "lease": settings.DELIVERY_LEASE_SECONDS,
    }
    rows = _rows(asked)
    if not rows and not Peer.objects.filter(pk=channel).exists():
        Peer.objects.bulk_create([Peer(channel=channel, tokens=limits.burst)], ignore_conflicts=True)
        rows = _rows(asked)
    return list(_held(channel, rows))


def _rows(asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, asked)
        return list(cursor.fetchall())


def _held(channel: str, rows: list[tuple[Any, ...]]) -> Iterable[Held]:
    since = time.monotonic()
    for (lane, fence, failures, probing), group in groupby(rows, key=lambda row: row[:4]):
        claims = [Claim(row[4], channel, row[5], row[6], row[7], row[8], row[9]) for row in group]
        yield Held(lane, channel, fence, failures, probing, since, claims)
