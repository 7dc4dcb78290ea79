"""Hide a little more beside each count that is not safe: first the smallest number near it, at the last everything."""

import numpy as np

from apps.reports.disclosure.hidden import Hidden
from apps.reports.disclosure.safety import Unsafe
from apps.reports.disclosure.tables import Counts, Flags, Measure, Table


def hide_more(measure: Measure, hidden: Hidden, found: Unsafe) -> bool:
    """Whether there was anything left to hide. It is called again as long as something is not safe."""
    before = hidden.count()
    for name, table in measure.tables.items():
        _beside_cells(table, hidden, name, found.cells[name])
        _beside_nation(table, hidden, name, found.nation[name])
    for area in np.flatnonzero(found.areas):
        _smallest(measure.areas, hidden.areas)
        for name, table in measure.tables.items():
            _smallest(table.exact[area], hidden.cells[name][area])
    if hidden.count() == before:
        hidden.everything()
    return hidden.count() > before


def _beside_cells(table: Table, hidden: Hidden, name: str, cells: Flags) -> None:
    """In the same row of the table; when all of it is hidden, its total, then its zeros, then its national counts."""
    stars = hidden.cells[name]
    for area in np.flatnonzero(cells.any(axis=1)):
        if _smallest(table.exact[area], stars[area]):
            continue
        if not hidden.areas[area]:
            hidden.areas[area] = True
        elif not table.own and not stars[area].all():
            stars[area] = True
        else:
            hidden.nation[name] |= cells[area]


def _beside_nation(table: Table, hidden: Hidden, name: str, columns: Flags) -> None:
    """Another national count of the table; when all are hidden, the column's smallest cell."""
    for column in np.flatnonzero(columns):
        if not _smallest(table.nation, hidden.nation[name]):
            _smallest(table.exact[:, column], hidden.cells[name][:, column])


def _smallest(exact: Counts, stars: Flags) -> bool:
    """Hide the smallest count of a line that is shown and is no 0; whether there was one."""
    shown = np.flatnonzero(~stars & (exact > 0))
    if shown.size:
        stars[shown[np.argmin(exact[shown])]] = True
    return bool(shown.size)
