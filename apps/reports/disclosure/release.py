"""What is shown of a measure: small counts hidden, more hidden until each of those is safe, the rest rounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from apps.reports.disclosure.hidden import Hidden
from apps.reports.disclosure.hiding import hide_more
from apps.reports.disclosure.safety import unsafe
from apps.reports.disclosure.tables import Counts, Flags, Measure, rounded

Shown: TypeAlias = np.ma.MaskedArray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Release:
    """What is shown; a hidden count is masked, and no exact one is in it.

    Args:
        cells: of each table, shape (areas, columns).
        nation: of each table, shape (columns,).
        areas: shape (areas,).
        total: shape (1,).
    """

    cells: Mapping[str, Shown]
    nation: Mapping[str, Shown]
    areas: Shown
    total: Shown


def release(measure: Measure, *, secondary: bool = True) -> Release:
    """What may be shown of a measure.

    Args:
        secondary: False hides the small counts alone, which is not safe: to show what that gives away.
    """
    hidden = Hidden.small(measure)
    while secondary and (found := unsafe(measure, hidden)).any and hide_more(measure, hidden, found):
        pass
    return Release(
        cells={name: _shown(table.exact, hidden.cells[name]) for name, table in measure.tables.items()},
        nation={name: _shown(table.nation, hidden.nation[name]) for name, table in measure.tables.items()},
        areas=_shown(measure.areas, hidden.areas),
        total=_shown(measure.total, hidden.total),
    )


def _shown(exact: Counts, hidden: Flags) -> Shown:
    return np.ma.MaskedArray(np.where(hidden, 0, rounded(exact)), mask=hidden)
