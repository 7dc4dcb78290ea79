"""How a case stands, read off its events in their order: nothing else is the truth about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from apps.urgent.ladder import Rung, Until
from apps.urgent.models import CLOSING, Event, Kind

RECORD = "record"  # in the place of a rung: the record itself


@dataclass(slots=True)
class Standing:
    """How a case stands.

    Args:
        alert: number of the newest alert.
        sent, received, seen: the event that said so of the newest alert, None while there is none.
        first_seen: the first time a human saw any alert of the case.
        taken: the rungs of the newest alert that were taken.
        undelivered: what of the newest alert could not be delivered, by rung; RECORD for the record itself.
        taken_back: whether the newest record no longer says it.
        closed: the event that closed it.
    """

    alert: int = 0
    sent: Event | None = None
    received: Event | None = None
    seen: Event | None = None
    first_seen: Event | None = None
    contacted: Event | None = None
    taken: dict[str, Event] = field(default_factory=dict)
    undelivered: dict[str, Event] = field(default_factory=dict)
    taken_back: bool = False
    closed: Event | None = None

    def needs(self, rung: Rung) -> bool:
        """Whether a rung has still to be taken when it comes due."""
        if self.closed or rung.name in self.taken:
            return False
        over = {
            Until.SENT: self.sent or self.arrived or self.seen,
            Until.RECEIVED: self.arrived or self.seen,
            Until.SEEN: self.seen,
            Until.CLOSED: None,
        }
        return not over[rung.until]

    @property
    def arrived(self) -> bool:
        """Whether the practice's system has the record: a "no" outweighs every "yes"."""
        return self.received is not None and RECORD not in self.undelivered

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed."""
        return self.closed.at if self.closed else None

    @property
    def seen_at(self) -> datetime | None:
        """When a human saw its newest alert."""
        return self.seen.at if self.seen else None


def standing(events: Iterable[Event], numbers: dict[object, int]) -> Standing:
    """Read events oldest first. `numbers`: the number of each alert by its id."""
    stands = Standing()
    for event in events:
        _read(stands, event, numbers[event.alert_id])
    return stands


def _read(stands: Standing, event: Event, alert: int) -> None:
    if event.kind == Kind.RAISED:  # everything begins anew but what was done by hand
        stands.alert, stands.taken_back = alert, False
        stands.sent = stands.received = stands.seen = None
        stands.taken, stands.undelivered = {}, {}
    elif event.kind == Kind.CONTACTED:
        stands.contacted = event
    elif event.kind in (Kind.TAKEN_BACK, Kind.REPEATED):
        stands.taken_back = event.kind == Kind.TAKEN_BACK
    elif event.kind in CLOSING:
        stands.closed = event
    elif event.kind == Kind.REOPENED:
        stands.closed = None
    elif event.kind == Kind.SEEN:
        stands.first_seen = stands.first_seen or event
    if alert == stands.alert:
        _read_of_the_newest(stands, event)


def _read_of_the_newest(stands: Standing, event: Event) -> None:
    match event.kind:
        case Kind.SENT:
            stands.sent = event
        case Kind.RECEIVED:
            stands.received = event
        case Kind.SEEN:
            stands.seen = event
        case Kind.ESCALATED:
            stands.taken[event.rung] = event
        case Kind.UNDELIVERED:
            stands.undelivered[event.rung] = event
