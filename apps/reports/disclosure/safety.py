"""Which hidden counts are safe: the same release could come from other people, with another count in that place.

A count is safe when people can be moved about, one each, so that this count changes and nothing shown does. Nobody who
knows only what is shown, with all its sums, can then tell the two apart, by whatever method.

Two moves serve. *Trade*: one person more in this column of the area and one fewer in another, the opposite in a second
area, so that every total stays; or in this area alone, where the national counts have room too. *Growth*: one person
more in this area and one fewer in another, in every table; or one more in the country, where all its totals have room.
Each move also serves turned round.

A count must be able to move both ways, one more and one fewer. Measures are parts of each other: nobody has answered
who was not invited. Of 6 who were invited and all answered, one measure might leave 5 or 6 and the other 6 or 7: each
by itself is safe, and both together say 6. Where each leaves 5, 6 and 7, so do both.
"""

from dataclasses import dataclass

import numpy as np

from apps.reports.disclosure.hidden import Hidden
from apps.reports.disclosure.moves import Rooms, grows, growth, national_trades, trades
from apps.reports.disclosure.tables import SMALL, Counts, Flags, Measure, small


@dataclass(frozen=True)
class Unsafe:
    """The hidden small counts that could be worked out, shaped as in Hidden."""

    cells: dict[str, Flags]
    nation: dict[str, Flags]
    areas: Flags
    total: Flags

    @property
    def any(self) -> bool:
        """Whether there is one."""
        every = (*self.cells.values(), *self.nation.values(), self.areas, self.total)
        return any(flags.any() for flags in every)


def unsafe(measure: Measure, hidden: Hidden) -> Unsafe:
    """What could be worked out, as things are hidden now."""
    rooms = Rooms.of(measure, hidden)
    up, down = _Way(measure, rooms), _Way(measure, rooms.turned())
    cells, nation = {}, {}
    for name, table in measure.tables.items():
        cells[name] = hidden.cells[name] & _told(table.exact, up.cells(name), down.cells(name))
        nation[name] = hidden.nation[name] & _told(table.nation, up.nation(name), down.nation(name))
    return Unsafe(
        cells=cells,
        nation=nation,
        areas=hidden.areas & _told(measure.areas, up.areas(), down.areas()),
        total=hidden.total & _told(measure.total, up.total(), down.total()),
    )


def _told(exact: Counts, up: Flags, down: Flags) -> Flags:
    """Small counts that cannot move both ways, but for the ends of 1 to 7, which can only move inwards."""
    free = (up | (exact == SMALL)) & (down | (exact == 1))
    return np.asarray(small(exact) & ~free)


class _Way:
    """One more of everything; with rooms turned round, one fewer."""

    def __init__(self, measure: Measure, rooms: Rooms) -> None:
        self._tables, self._rooms, self._growth = measure.tables, rooms, growth(measure, rooms)

    def cells(self, name: str) -> Flags:
        cells, nation, own = self._rooms.cells[name], self._rooms.nation[name], self._tables[name].own
        return trades(cells, nation, own=own) | grows(cells, nation, self._growth, own=own)

    def nation(self, name: str) -> Flags:
        cells, nation = self._rooms.cells[name], self._rooms.nation[name]
        if self._tables[name].own:  # not shown to anybody, and a sum of nothing that belongs together
            return np.ones(nation.up.shape, dtype=bool)
        grown = (cells.up & self._growth.alone[:, None]).any(axis=0)
        return national_trades(cells, nation) | (nation.up & grown)

    def areas(self) -> Flags:
        return self._growth.alone | np.asarray(self._growth.pairs.any(axis=1))

    def total(self) -> Flags:
        return np.asarray(self._growth.alone.any(keepdims=True))
