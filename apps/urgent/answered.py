"""What came of the cases of some checks, read from their events: what the report counts of them."""

from collections.abc import Collection
from itertools import groupby
from uuid import UUID

from apps.reports.urgent import Came, came_together
from apps.urgent.models import CLOSING, Event, Kind

COUNTED = (Kind.RAISED, Kind.SEEN, Kind.REOPENED, *CLOSING)


def answered(check_ids: Collection[UUID]) -> dict[UUID, Came]:
    """By check, all of its cases together."""
    rows = (
        Event.objects.filter(case__check_id__in=check_ids, kind__in=COUNTED)
        .select_related("case")
        .defer("named", "words")
    )
    cases: dict[UUID, list[Came]] = {}
    for _, events in groupby(rows.order_by("case", "number"), key=lambda event: event.case_id):
        of_case = list(events)
        cases.setdefault(of_case[0].case.check_id, []).append(_came(of_case))
    return {check: came_together(each) for check, each in cases.items()}


def _came(events: list[Event]) -> Came:
    """Of one case, its events in order."""
    closing = next((event for event in reversed(events) if event.kind not in (Kind.RAISED, Kind.SEEN)), None)
    closed = closing if closing is not None and closing.kind in CLOSING else None
    return Came(
        raised_at=min((event.at for event in events if event.kind == Kind.RAISED), default=None),
        seen_at=min((event.at for event in events if event.kind == Kind.SEEN), default=None),
        opened_at=events[0].case.opened_at,
        closed_at=closed.at if closed else None,
        why=closed.code if closed else "",
    )
