"""The tables as CSV, safe to open in a spreadsheet: no cell is read as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from healthcheck.advice import VERSION
from healthcheck.advice.sheet import view

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEAD = (
    "table",
    "id",
    "urgency or level",
    "when",
    "who",
    "by",
    "person reads",
    "GP reads",
    "code",
    "in force",
    "source",
)


def text() -> str:
    """Actions, then thresholds, of one version."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows(map(_safe, _rows()))
    return file.getvalue()


def _rows() -> Iterable[Sequence[str]]:
    for one in view.actions():
        when = " | ".join(one.when)
        words = (one.patient, one.gp, one.code, "yes", one.source)
        yield (f"actions {VERSION}", one.id, one.urgency.value, when, one.who, one.by, *words)
    for row in view.thresholds():
        force = "yes" if row.in_force else "no"
        yield (
            f"thresholds {VERSION}",
            row.subject,
            row.level,
            row.range,
            "",
            "",
            row.meaning,
            "",
            "",
            force,
            row.source,
        )


def _safe(cells: Sequence[str]) -> list[str]:
    """A cell that a spreadsheet would work out is shown as the text it is (OWASP, CSV injection)."""
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
