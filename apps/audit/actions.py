"""Write to the audit trail, and walk it to see that nobody changed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import connection, transaction

from apps.audit.chain import BEGINNING, LANES, Words
from apps.audit.models import Entry
from apps.audit.wording import check_code, check_detail

LOCK_SPACE = 0x4155  # "AU": our lanes' advisory locks, apart from anybody else's
NOTHING: Mapping[str, str] = MappingProxyType({})

# The first lane nobody else writes in now, beginning at this connection's own: writers do not wait for each other, and
# a transaction that already holds a lane gets the same one again.
FREE_LANE = """
    SELECT (pg_backend_pid() + step) %% %(lanes)s
    FROM generate_series(0, %(lanes)s - 1) AS step
    WHERE pg_try_advisory_xact_lock(%(space)s, (pg_backend_pid() + step) %% %(lanes)s)
    LIMIT 1
"""
WAIT_FOR_OWN_LANE = """
    SELECT pg_backend_pid() %% %(lanes)s, pg_advisory_xact_lock(%(space)s, pg_backend_pid() %% %(lanes)s)
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over the trail found: how many entries stand, and the first that does not."""

    entries: int
    broken: str = ""


def record(*, actor: str, action: str, subject: UUID | None, at: datetime, detail: Mapping[str, str] = NOTHING) -> None:
    """Add an entry in the caller's transaction: what was done and its entry are kept together or not at all."""
    check_code("actor", actor)
    check_code("action", action)
    check_detail(detail)
    if at.tzinfo is None:
        raise ValueError("audit time needs a time zone")
    with transaction.atomic(savepoint=False):
        lane = _hold_a_lane()
        last = Entry.objects.filter(lane=lane).order_by("-sequence").values_list("sequence", "hash").first()
        sequence, previous = last or (0, BEGINNING)
        words = Words(lane, sequence + 1, at, actor, action, subject, dict(detail))
        Entry.objects.create(
            lane=lane, sequence=words.sequence, at=at, actor=actor, action=action, subject=subject,
            detail=words.detail, previous_hash=bytes(previous), hash=words.hash_after(bytes(previous)),
        )  # fmt: skip


def verify() -> Verdict:
    """Walk every lane from its first entry; stop at the first that was changed, removed or put in."""
    count, lane, sequence, previous = 0, -1, 0, BEGINNING
    for entry in Entry.objects.order_by("lane", "sequence").iterator(chunk_size=2000):
        if entry.lane != lane:
            lane, sequence, previous = entry.lane, 0, BEGINNING
        sequence += 1
        fault = _fault(entry, sequence, previous)
        if fault:
            return Verdict(count, f"entry {entry.pk} (lane {entry.lane}, place {entry.sequence}): {fault}")
        previous = bytes(entry.hash)
        count += 1
    return Verdict(count)


def _hold_a_lane() -> int:
    with connection.cursor() as cursor:
        cursor.execute(FREE_LANE, {"lanes": LANES, "space": LOCK_SPACE})
        row = cursor.fetchone()
        if row is None:
            cursor.execute(WAIT_FOR_OWN_LANE, {"lanes": LANES, "space": LOCK_SPACE})
            row = cursor.fetchone()
    return int(row[0])


def _fault(entry: Entry, sequence: int, previous: bytes) -> str:
    if entry.sequence != sequence:
        return f"place {sequence} of the lane is missing"
    if bytes(entry.previous_hash) != previous:
        return "it is not chained to the entry before it"
    words = Words(entry.lane, entry.sequence, entry.at, entry.actor, entry.action, entry.subject, entry.detail)
    return "" if bytes(entry.hash) == words.hash_after(previous) else "its words do not match its hash"
