"""Where a kit stands and where it may go next: one table, and nothing moves outside it."""

from enum import StrEnum
from types import MappingProxyType

from healthcheck.refusal import Conflict, Invalid


class State(StrEnum):
    """Where a kit stands; the word of the event that brings it there is the same."""

    ORDERED = "ordered"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    RETURNED = "returned"
    RECEIVED = "received"
    RESULTED = "resulted"
    CANCELLED = "cancelled"
    LOST = "lost"
    FAILED = "failed"
    EXPIRED = "expired"
    REJECTED = "rejected"
    REORDERED = "reordered"


# The way of a kit. Suppliers miss events out, so it may go forward by more than one step; it never goes back.
LINE = (State.ORDERED, State.DISPATCHED, State.DELIVERED, State.RETURNED, State.RECEIVED, State.RESULTED)

UNDER_WAY = LINE[:-1]

# Being lost or running out says nothing about the blood; coming back does.
BACK = frozenset({State.RETURNED, State.RECEIVED, State.RESULTED, State.REJECTED, State.FAILED})

# A laboratory had the sample in its hands and said what came of it.
PROCESSED = frozenset({State.RESULTED, State.FAILED})

# A laboratory can answer at any point of the line: a kit that failed gave no value at all. A lost or expired kit that
# turns up after all goes on from where it turns up; a failed one may be measured again; a cancelled one is void. A
# rejected one was not let in, and may be after all. One that was replaced is at its end: another kit stands for it, and
# what it brings all the same is kept without a move (settling.py).
_ENDS = MappingProxyType(
    {
        State.ORDERED: {State.CANCELLED, State.LOST, State.EXPIRED, State.REJECTED, State.FAILED},
        State.DISPATCHED: {State.CANCELLED, State.LOST, State.EXPIRED, State.REJECTED, State.FAILED},
        State.DELIVERED: {State.CANCELLED, State.LOST, State.EXPIRED, State.REJECTED, State.FAILED},
        State.RETURNED: {State.LOST, State.EXPIRED, State.REJECTED, State.FAILED},
        State.RECEIVED: {State.REJECTED, State.FAILED},
        State.RESULTED: {State.REORDERED},
        State.CANCELLED: set(),
        State.LOST: {*BACK, State.DELIVERED, State.REORDERED},
        State.FAILED: {State.RESULTED, State.REORDERED},
        State.EXPIRED: {*BACK, State.REORDERED},
        State.REJECTED: {State.RESULTED, State.FAILED, State.REORDERED},
        State.REORDERED: set(),
    }
)


def _onward(state: State) -> frozenset[State]:
    later = LINE[LINE.index(state) + 1 :] if state in LINE else ()
    return frozenset(_ENDS[state] | set(later))


MOVES = MappingProxyType({state: _onward(state) for state in State})


def after(state: State, event: str) -> State:
    """Where an event brings a kit. The state it is in already is no move.

    Raises:
        Invalid: "unknown-event".
        Conflict: "not-from-here" for a step back, or for one out of a state that ends.
    """
    try:
        to = State(event)
    except ValueError:
        raise Invalid("unknown-event", "This is not something that happens to a kit.", field="/event") from None
    if to is not state and to not in MOVES[state]:
        raise Conflict("not-from-here", f"A kit that is {state.value} cannot become {to.value}.", field="/event")
    return to
