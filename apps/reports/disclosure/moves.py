"""The moves by which the same release could have come from other people: see `safety.py`."""

from dataclasses import dataclass

import numpy as np

from apps.reports.disclosure.hidden import Hidden
from apps.reports.disclosure.room import Room, room
from apps.reports.disclosure.tables import Flags, Measure


@dataclass(frozen=True)
class Rooms:
    """The room of everything in a measure.

    Args:
        cells: of each table, shape (areas, columns).
        nation: of each table, shape (columns,).
        areas: shape (areas,).
        total: shape (1,).
    """

    cells: dict[str, Room]
    nation: dict[str, Room]
    areas: Room
    total: Room

    @classmethod
    def of(cls, measure: Measure, hidden: Hidden) -> "Rooms":
        """As things are hidden now."""
        return cls(
            cells={name: room(table.exact, hidden.cells[name]) for name, table in measure.tables.items()},
            nation={name: room(table.nation, hidden.nation[name]) for name, table in measure.tables.items()},
            areas=room(measure.areas, hidden.areas),
            total=room(measure.total, hidden.total),
        )

    def turned(self) -> "Rooms":
        """The same with up and down changed over."""
        return Rooms(
            {name: each.turned() for name, each in self.cells.items()},
            {name: each.turned() for name, each in self.nation.items()},
            self.areas.turned(),
            self.total.turned(),
        )


@dataclass(frozen=True)
class Growth:
    """Where one person more could be.

    Args:
        pairs: in the row's area, with one fewer in the column's, in every table and both totals; shape (areas, areas).
        alone: in this area and in every national count; shape (areas,).
    """

    pairs: Flags
    alone: Flags


def growth(measure: Measure, rooms: Rooms) -> Growth:
    """One person more in an area, by every table at once."""
    pairs = rooms.areas.up[:, None] & rooms.areas.down[None, :]
    np.fill_diagonal(pairs, False)
    alone = rooms.areas.up & rooms.total.up[0]
    for name, table in measure.tables.items():
        cells, nation = rooms.cells[name], rooms.nation[name]
        if table.own:
            pairs &= _somewhere(cells.up)[:, None] & _somewhere(cells.down)[None, :]
            alone &= _somewhere(cells.up)
        else:
            pairs &= _any_both(cells.up, cells.down.T)
            alone &= _somewhere(cells.up & nation.up)
    return Growth(pairs, alone)


def trades(cells: Room, nation: Room, *, own: bool) -> Flags:
    """Cells in which one more can be made good by one fewer in another column; shape (areas, columns)."""
    if own:  # another practice of the same area; no other total has a part in it
        return np.asarray(cells.up & (cells.down.sum(axis=1, keepdims=True) - cells.down > 0))
    found = np.zeros(cells.up.shape, dtype=bool)
    for other in range(cells.up.shape[1]):
        # Areas in which this column can lose one and the other gain it: the reverse of what the cell's own area does.
        reverse = cells.down & cells.up[:, [other]]
        elsewhere = reverse.sum(axis=0, keepdims=True) - reverse > 0
        alone = nation.up & nation.down[other]
        both = cells.up & cells.down[:, [other]] & (elsewhere | alone)
        both[:, other] = False
        found |= both
    return found


def grows(cells: Room, nation: Room, found: Growth, *, own: bool) -> Flags:
    """Cells that one person more in the area could be in; shape (areas, columns)."""
    if own:
        return cells.up & (found.alone | _somewhere(found.pairs))[:, None]
    return cells.up & (_any_both(found.pairs, cells.down) | (nation.up & found.alone[:, None]))


def national_trades(cells: Room, nation: Room) -> Flags:
    """National counts in which one more can be made good by one fewer in another column of one area."""
    found = np.zeros(nation.up.shape, dtype=bool)
    for column in np.flatnonzero(nation.up):
        others = (cells.up[:, [column]] & cells.down).any(axis=0) & nation.down
        others[column] = False
        found[column] = others.any()
    return found


def _any_both(one: Flags, other: Flags) -> Flags:
    """The matrix product of flags: whether any middle index holds in both."""
    return np.asarray(one.astype(np.float32) @ other.astype(np.float32) > 0)


def _somewhere(flags: Flags) -> Flags:
    """Of each row, whether any column holds."""
    return np.asarray(flags.any(axis=1))
