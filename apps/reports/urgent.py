"""What came of the urgent findings of some checks, as the fact they count in keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Came:
    """When a finding was first raised, first seen by a named human, and closed by one; None where it was not.

    Args:
        opened_at: of the newest case, which says whether all of it is closed.
        why: the reason it was closed with, such as "referred".
    """

    raised_at: datetime | None = None
    seen_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    why: str = ""

    def columns(self) -> dict[str, Any]:
        """As a fact keeps it."""
        return {
            "urgent_at": self.raised_at,
            "urgent_seen_at": self.seen_at,
            "urgent_closed_at": self.closed_at,
            "urgent_came": self.why,
        }


def came_together(cases: Iterable[Came]) -> Came:
    """Of all cases of the checks that count in one fact: first raised, first seen; closed as the newest one is."""
    every = [case for case in cases if case.raised_at is not None]
    if not every:
        return Came()
    newest = max(every, key=lambda case: (case.opened_at, case.raised_at))
    return Came(
        raised_at=min(case.raised_at for case in every if case.raised_at is not None),
        seen_at=min((case.seen_at for case in every if case.seen_at is not None), default=None),
        opened_at=newest.opened_at,
        closed_at=newest.closed_at,
        why=newest.why,
    )
