"""Record what came of tries, and give a lane back: one statement each, so that a stopped worker holds no lock.

A worker whose lease was taken over finds another fence and changes nothing. A delivery is locked before its attempts,
as in a claim: the other way round the two could wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection

from apps.delivery import announcing, backoff
from apps.delivery.channel import Outcome, Result
from apps.delivery.channels import pdm
from apps.delivery.claiming import PROBE_SECONDS, Claim, Held
from apps.delivery.models import State
from apps.delivery.parking import NOBODY_KNOWS, REFUSED, TIRED
from apps.delivery.sql import read

FAILURES_TO_OPEN = 5  # in a row; this service's own choice
PEER_FAILURES_TO_OPEN = 10  # in a row over all lanes, and for longer than this without one success:
PEER_PATIENCE_SECONDS = 10.0  # with any lane well, its successes keep the peer's circuit closed
LONGEST_OPEN_SECONDS = 600.0

_RECORD: Final = read("record")
_RELEASE: Final = read("release")
_PEER_WELL: Final = read("peer_well")
_PEER_ILL: Final = read("peer_ill")
_PEER_PAUSED: Final = read("peer_paused")
_PEER_PAID: Final = read("peer_paid")
_PEER: Final = {"failures": PEER_FAILURES_TO_OPEN, "patience": PEER_PATIENCE_SECONDS, "probe": PROBE_SECONDS}


@dataclass(frozen=True, slots=True)
class Told:
    """What is recorded of one claim. Without an outcome it was not begun and goes back as if never claimed."""

    claim: Claim
    outcome: Outcome | None
    in_doubt: bool

    @property
    def failed(self) -> bool:
        """Whether the destination or the way to it failed; a refusal of this one content is no failure of theirs."""
        return self.outcome is not None and self.outcome.result in (Result.TRANSIENT, Result.UNKNOWN)


def record(told: Sequence[Told]) -> None:
    """Keep what came of these tries."""
    if not told:
        return
    rows = [_row(each) for each in told]
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [list(column) for column in zip(*rows, strict=True)])
    announcing.announce([each.claim.delivery_id for each in told if _stored(each)])


def _stored(told: Told) -> bool:
    """Whether the national store has taken a record just now: then the practice's system is told to fetch it."""
    outcome = told.outcome
    return told.claim.channel == pdm.NAME and outcome is not None and outcome.result is Result.ACCEPTED


def _row(told: Told) -> tuple[object, ...]:
    claim, outcome = told.claim, told.outcome
    key = (claim.delivery_id, claim.fence, claim.attempt)
    if outcome is None:
        return (*key, "", None, "", State.QUEUED.value, 0.0, "", told.in_doubt)
    state, wait, reason = _next(claim, outcome)
    said = (outcome.result.value, outcome.status, outcome.detail[:200])
    return (*key, *said, state.value, wait, reason[:200], told.in_doubt)


def _next(claim: Claim, outcome: Outcome) -> tuple[State, float, str]:
    """Where it stands now, how long until it is tried again, and why it is parked."""
    last = f"{outcome.status or ''} {outcome.detail or outcome.result.value}".strip()
    if outcome.result is Result.ACCEPTED:
        return State.SENT, 0.0, ""
    if outcome.result is Result.PERMANENT:
        return State.PARKED, 0.0, REFUSED.format(last=last)
    if claim.since_queued >= settings.DELIVERY_MAX_ATTEMPTS and not claim.urgent:
        words = NOBODY_KNOWS if outcome.result is Result.UNKNOWN else TIRED
        return State.PARKED, 0.0, words.format(count=claim.since_queued, last=last)
    longest = backoff.URGENT_CEILING_SECONDS if claim.urgent else backoff.CEILING_SECONDS
    first = settings.DELIVERY_BACKOFF_SECONDS
    wait = backoff.wait(claim.since_queued, first=first, asked=outcome.retry_after, longest=longest)
    return State.QUEUED, wait, ""


def release(held: Held, *, failures: int, hold: float, well: bool = False) -> None:
    """Give a lane back. Too many failures in a row open its circuit; each failed probe leaves it open for longer.

    Args:
        well: a call went well, which closes the circuit of the whole channel.
    """
    too_many = failures - FAILURES_TO_OPEN
    seconds = min(PROBE_SECONDS * 2.0 ** min(too_many, 10), LONGEST_OPEN_SECONDS) if too_many >= 0 else None
    asked = {
        "lane": held.lane,
        "fence": held.fence,
        "failures": failures,
        "open": seconds,
        "hold": max(hold, seconds or 0.0),
        "channel": held.channel,
        "well": well,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, asked)


def peer(channel: str, *, well: bool, failed: int, pause: float) -> None:
    """Let the channel's own circuit know: one success closes it."""
    with connection.cursor() as cursor:
        if well:
            cursor.execute(_PEER_WELL, [channel])
        elif failed:
            cursor.execute(_PEER_ILL, _PEER | {"channel": channel, "count": failed})
        if pause:
            cursor.execute(_PEER_PAUSED, [pause, channel])


def pay(channel: str, calls: int) -> None:
    """Take tokens for calls that the claim did not count."""
    if calls > 0:
        with connection.cursor() as cursor:
            cursor.execute(_PEER_PAID, [calls, channel])
