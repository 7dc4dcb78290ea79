"""The statutory quarterly return of an authority: eligible, offered, received, uptake (single data list 254-00).

Exact counts, for the authority that files it; see `disclosure` for what may be published. *Offered* and *received* are
counted as in `rollup`: the first invitation of a cycle in the quarter it was made, a check received once a cycle in the
quarter of its results. The eligible population is that of a whole cycle.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date

from apps.reports import rollup
from apps.reports.eligible import Group, eligible
from apps.reports.inert import inert
from apps.reports.models import Area, Population, Tally
from apps.reports.quarter import Quarter
from apps.reports.rates import rates

# Month and day by which a quarter is filed, and whether in the calendar year after the one it counts from: the first
# week of August, November and February, and the middle of May.
DUE = {1: (8, 7, 0), 2: (11, 7, 0), 3: (2, 7, 1), 4: (5, 15, 1)}


@dataclass(frozen=True, slots=True)
class Line:
    """One authority and quarter. Percentages to two decimals; None where there is nothing to divide by."""

    area_code: str
    area_name: str
    quarter: str
    eligible: int | None
    offered: int
    received: int
    offered_percent: float | None
    received_percent: float | None
    uptake_percent: float | None
    due_on: date


def lines(*, areas: Iterable[str], quarter: Quarter | None = None) -> tuple[Line, ...]:
    """The return of these authorities, for one quarter or for every one in which something happened."""
    rollup.fold()
    wanted = list(areas)
    rows = Tally.objects.filter(area_code__in=wanted, dimension="all").exclude(quarter=0)
    if quarter is not None:
        rows = rows.filter(quarter=quarter.index)
    names, people = dict(Area.objects.values_list("code", "name")), populations(wanted)
    counted = rows.order_by("area_code", "quarter").values_list("area_code", "quarter", "invited", "received_then")
    return tuple(
        _line(code, names[code], Quarter.numbered(index), people.get(code), offered, received)
        for code, index, offered, received in counted
    )


def populations(areas: Iterable[str]) -> dict[str, int]:
    """The eligible people of each authority whose population is loaded, by its newest year."""
    found: dict[str, dict[int, list[Group]]] = {}
    rows = Population.objects.filter(area__in=list(areas))
    for code, year, sex, band, people in rows.values_list("area_id", "year", "sex", "age_band", "people"):
        found.setdefault(code, {}).setdefault(year, []).append(Group(sex, band, people))
    return {code: eligible(years[max(years)]) for code, years in found.items()}


def as_csv(found: Iterable[Line]) -> str:
    """The return as a file, a line an authority and quarter."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([field.name for field in fields(Line)])
    for line in found:
        table.writerow([inert(value) for value in astuple(line)])
    return written.getvalue()


def due_on(quarter: Quarter) -> date:
    """The last day to file a quarter."""
    month, day, later = DUE[quarter.number]
    return date(quarter.year + later, month, day)


def _line(code: str, name: str, quarter: Quarter, people: int | None, offered: int, received: int) -> Line:
    found = rates(eligible=people or 0, offered=offered, received=received)
    return Line(
        area_code=code,
        area_name=name,
        quarter=quarter.label,
        eligible=people,
        offered=offered,
        received=received,
        offered_percent=_written(found.offered),
        received_percent=_written(found.received),
        uptake_percent=_written(found.uptake),
        due_on=due_on(quarter),
    )


def _written(percent: float | None) -> float | None:
    return None if percent is None else round(percent, 2)
