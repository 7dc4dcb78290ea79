"""Walk the trail and see whether anybody changed it: each entry by its chain, each lane's length by the checkpoints."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.audit.chain import BEGINNING, LANES, Words
from apps.audit.models import Entry
from apps.audit.statement import Statement

# An entry has the time at which its task began, and a checkpoint may come before its end: this service's own choice.
LONGEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over the trail found: how many entries and checkpoints stand, and the first that does not."""

    entries: int
    broken: str = ""
    checkpoints: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """Where a lane ends, or begins for us: the place of an entry and its hash."""

    sequence: int = 0
    hash: bytes = BEGINNING


class Broken(Exception):
    """An entry does not stand; the message names it."""


# place -> hash -> the first checkpoint that saw the lane end there with it. Two hashes: the trail was written anew.
Seen = Mapping[int, Mapping[str, Statement]]


def witnessed(statements: Iterable[Statement]) -> Mapping[int, Seen]:
    """By lane, what the checkpoints saw."""
    seen: dict[int, dict[int, dict[str, Statement]]] = {lane: {} for lane in range(LANES)}
    for statement in statements:
        for lane, (place, entry_hash) in statement.heads.items():
            seen[lane].setdefault(place, {}).setdefault(entry_hash, statement)
    return seen


def walk(lane: int, *, after: Head, seen: Seen) -> Iterator[Head]:
    """Each entry of a lane that follows, as it stands. Raises Broken at the first that does not."""
    head, last_seen = after, None
    for entry in Entry.objects.filter(lane=lane, sequence__gt=after.sequence).order_by("sequence").iterator(2000):
        witnesses = seen.get(entry.sequence, {})
        fault = _fault(entry, head) or _against(witnesses, entry) or _dated_back(last_seen, entry)
        if fault:
            raise Broken(f"entry {entry.pk} (lane {lane}, place {entry.sequence}): {fault}")
        head = Head(entry.sequence, bytes(entry.hash))
        yield head
        last_seen = next(iter(witnesses.values()), last_seen)
    last = max(seen, default=0)
    if last > head.sequence:
        gone = f"place {last} is" if last == head.sequence + 1 else f"places {head.sequence + 1} to {last} are"
        raise Broken(f"lane {lane}: {gone} missing at its end; {next(iter(seen[last].values()))} saw more")


def _fault(entry: Entry, head: Head) -> str:
    if entry.sequence != head.sequence + 1:
        return f"place {head.sequence + 1} of the lane is missing"
    if bytes(entry.previous_hash) != head.hash:
        return "it is not chained to the entry before it"
    words = Words(entry.lane, entry.sequence, entry.at, entry.actor, entry.action, entry.subject, entry.detail)
    return "" if bytes(entry.hash) == words.hash_after(head.hash) else "its words do not match its hash"


def _against(seen: Mapping[str, Statement], entry: Entry) -> str:
    others = [statement for entry_hash, statement in seen.items() if entry_hash != bytes(entry.hash).hex()]
    return f"it or an entry before it was written anew after {others[0]}" if others else ""


def _dated_back(before: Statement | None, entry: Entry) -> str:
    """Whoever sets the clock back, or writes with a time of their own, writes after the checkpoint all the same."""
    if before is None or entry.at >= datetime.fromisoformat(before.at) - LONGEST:
        return ""
    return f"it is dated {entry.at.isoformat(timespec='seconds')} and was written after {before}"
