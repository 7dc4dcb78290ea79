"""Who was reached: received of invited by group, and how unequal that is along deprivation."""

from collections.abc import Sequence

from apps.reports.published import Line, Published
from apps.reports.statistics.inequality import Counted, Inequality, inequality

FIFTHS = ("1", "2", "3", "4", "5")


def gap(found: Published) -> Inequality | None:
    """By the fifths of deprivation; people whose home is not known are left out. None where a fifth is hidden."""
    fifths = [line for line in found.tables.get("deprivation", ()) if line.value in FIFTHS]
    counted = [known for known in map(_counted, fifths) if known is not None]
    return inequality(counted) if len(counted) == len(fifths) else None


def left_out(found: Published) -> Line | None:
    """Those whose fifth is not known."""
    return next((line for line in found.tables.get("deprivation", ()) if line.value not in FIFTHS), None)


def shown(lines: Sequence[Line]) -> list[Line]:
    """The lines of groups that anybody was invited from."""
    return [line for line in lines if line.shown["invited"] != 0]


def _counted(line: Line) -> Counted | None:
    part, whole = line.uptake.part, line.uptake.whole
    return None if part is None or whole is None else Counted(part, whole)
