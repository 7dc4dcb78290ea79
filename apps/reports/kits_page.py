"""What the page on kits shows: reminders, samples that failed, how long people take. Released figures alone."""

from typing import Any

from apps.reports import equity, released_waits
from apps.reports.choices import Step
from apps.reports.labels import GROUPS, place
from apps.reports.published import Line, Published
from apps.reports.ratio import Ratio
from apps.reports.released_waits import Days
from apps.reports.waits import STRETCHES

Returned = tuple[Line, Ratio, int | None, Ratio]
SAMPLES = {"supplier": "Supplier", "post": "Days in the post"}


def kits(found: Published) -> dict[str, Any]:
    """What reminders did, which samples failed, how long people took."""
    days = released_waits.released(made_at=found.made_at, area=found.area_code)
    return {
        "returned": [("", [_returned(found.everybody)]), *_grouped(found)],
        "samples": [(key, name, found.tables.get(key, ())) for key, name in SAMPLES.items()],
        "failed": found.everybody.ratio("samples_failed", "samples"),
        "days": [each for each in days if each.table == "all"],
        "stretches": [stretch.label for stretch in STRETCHES.values()],
        "columns": len(STRETCHES) + 1,
        "group_days": [(name, _lines([each for each in days if each.table == key])) for key, name in GROUPS.items()],
        "longest": released_waits.LONGEST,
        "fewest": released_waits.FEWEST,
        "shown": released_waits.SHOWN,
    }


def _grouped(found: Published) -> list[tuple[str, list[Returned]]]:
    tables = [(name, equity.shown(found.tables.get(key, ()))) for key, name in GROUPS.items()]
    return [(name, [_returned(line) for line in lines]) for name, lines in tables if lines]


def _lines(days: list[Days]) -> list[tuple[str, list[Days | None]]]:
    """A line a group, a column a stretch; None where too few people were timed."""
    found: dict[str, dict[str, Days]] = {}
    for each in sorted(days, key=lambda day: place(day.table, day.value)):
        found.setdefault(each.label, {})[each.stretch] = each
    return [(label, [timed.get(stretch) for stretch in STRETCHES]) for label, timed in found.items()]


def _returned(line: Line) -> Returned:
    """Kits returned of those ordered; how many of them before a reminder; and of those reminded, how many after."""
    returned, reminded = line.shown[Step.KIT_RETURNED], line.shown.get("returned_reminded")
    before = None if returned is None or reminded is None else max(0, returned - reminded)
    return (
        line,
        line.ratio(Step.KIT_RETURNED, Step.KIT_ORDERED),
        before,
        line.ratio("returned_reminded", "reminded"),
    )
