"""The funnel plot: the practices of an area, or the areas of the country, against what chance alone would do."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.reports.published import Line, Published
from apps.reports.statistics.funnel_plot import stands


@dataclass(frozen=True, slots=True)
class Place:
    """One practice or area.

    Args:
        stands: "within", "low", "very low", "high" or "very high"; "" where a count is hidden or nobody was invited.
    """

    name: str
    line: Line
    stands: str

    @property
    def odd(self) -> bool:
        """Whether it lies outside what chance would do."""
        return self.stands not in ("", "within")


@dataclass(frozen=True, slots=True)
class Plot:
    """The places, and the share of everybody that they are held against; None where that is hidden."""

    average: float | None
    places: tuple[Place, ...]


def plot(found: Published) -> Plot:
    """Practices where an area was chosen, else areas. The average is that of the whole the places make up."""
    everybody = found.everybody.uptake
    average = None if everybody.percent is None else min(everybody.percent / 100, 1.0)
    if found.area_code:
        named: Iterable[tuple[str, Line]] = ((line.label, line) for line in found.tables.get("practice", ()))
    else:
        named = ((found.names[code], line) for code, line in found.areas)
    return Plot(average, tuple(Place(name, line, _stands(line, average)) for name, line in named))


def _stands(line: Line, average: float | None) -> str:
    part, whole = line.uptake.part, line.uptake.whole
    if average is None or part is None or not whole:
        return ""
    return stands(part, whole, average)
