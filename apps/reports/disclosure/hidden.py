"""What is hidden of one measure: cells, national counts, area totals and the grand total."""

from dataclasses import dataclass

from apps.reports.disclosure.tables import Flags, Measure, small


@dataclass
class Hidden:
    """True where a star stands instead of a number. It only ever grows.

    Args:
        cells: of each table, shape (areas, columns).
        nation: of each table, shape (columns,).
        areas: shape (areas,).
        total: shape (1,).
    """

    cells: dict[str, Flags]
    nation: dict[str, Flags]
    areas: Flags
    total: Flags

    @classmethod
    def small(cls, measure: Measure) -> "Hidden":
        """Every count that is too small to be shown, and those that nobody is told; nothing else."""
        return cls(
            cells={name: small(table.exact) for name, table in measure.tables.items()},
            nation={name: small(table.nation) | table.own for name, table in measure.tables.items()},
            areas=small(measure.areas),
            total=small(measure.total),
        )

    def count(self) -> int:
        """How many stars there are."""
        every = (*self.cells.values(), *self.nation.values(), self.areas, self.total)
        return sum(int(flags.sum()) for flags in every)

    def everything(self) -> None:
        """Show nothing at all."""
        for flags in (*self.cells.values(), *self.nation.values(), self.areas, self.total):
            flags[:] = True
