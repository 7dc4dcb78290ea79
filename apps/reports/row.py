"""One line of the programme's figures, and the arithmetic on it. Pure: no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def percent(part: int, whole: int) -> float | None:
    """None where there is nothing to divide by."""
    return 100 * part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Rates:
    """The statutory return's three percentages."""

    offered: float | None
    received: float | None
    uptake: float | None


def rates(*, eligible: int, offered: int, received: int) -> Rates:
    return Rates(percent(offered, eligible), percent(received, eligible), percent(received, offered))


@dataclass(frozen=True, slots=True)
class Row:
    """Offered and received. The area or the quarter is empty where the line sums over it."""

    offered: int
    received: int
    area_code: str = ""
    area_name: str = ""
    quarter: str = ""

    @property
    def uptake(self) -> float | None:
        return percent(self.received, self.offered)


@dataclass(frozen=True, slots=True)
class Reached:
    """How many checks, out of how many, got to a step or came to an outcome."""

    key: str
    label: str
    count: int
    of: int

    @property
    def share(self) -> float | None:
        return percent(self.count, self.of)


def total(rows: Iterable[Row], *, area_code: str = "", area_name: str = "", quarter: str = "") -> Row:
    kept = tuple(rows)
    offered, received = sum(row.offered for row in kept), sum(row.received for row in kept)
    return Row(offered, received, area_code, area_name, quarter)


def by_area(rows: Sequence[Row]) -> tuple[Row, ...]:
    names = {row.area_code: row.area_name for row in rows}
    return tuple(
        total((row for row in rows if row.area_code == code), area_code=code, area_name=name)
        for code, name in names.items()
    )


def by_quarter(rows: Sequence[Row]) -> tuple[Row, ...]:
    quarters = sorted({row.quarter for row in rows})
    return tuple(total((row for row in rows if row.quarter == quarter), quarter=quarter) for quarter in quarters)
