"""Make a release: what may be published of the tallies as they stand, everything through disclosure control at once."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
from django.db import connection, transaction

from apps.reports import released_waits, rollup, samples
from apps.reports.choices import BESIDE, Outcome, Step
from apps.reports.disclosure import Measure, Table, release
from apps.reports.disclosure import Release as Shown
from apps.reports.models import Release, ReleasedWait, Tally

OUTCOMES = tuple(f"outcome_{outcome.value}" for outcome in Outcome)
# Everybody with an outcome is `assessed`; how the outcomes fall is one more table of them.
MEASURES = (*(step.value for step in Step), "assessed", *(each.value for each in BESIDE))
NATION, EVER = "", 0
OWN = ("practice",)  # what lies in one area alone

# Rows that policies stand over take no COPY.
_INSERT = """
    INSERT INTO reports_released (release_id, area_code, "table", value, shown)
    SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::jsonb[])
"""
_AT_ONCE = 5000
_Place = tuple[str, str, str]  # area, table, value


@transaction.atomic
def make(*, at: datetime) -> Release:
    """A release of the figures as they are now. The next is made on another day: see the decision page."""
    rollup.fold()
    counts, taken = _read(), samples.counted()
    areas = sorted({area for area, _, _ in counts if area != NATION})
    made = Release.objects.create(made_at=at)
    lines: dict[_Place, dict[str, int | None]] = {}
    for name in (*MEASURES, *samples.MEASURES):
        columns = _columns(counts, name) if name in MEASURES else _sample_columns(taken)
        exact = Measure(
            {table: _table(counts | taken, areas, name, table, places) for table, places in columns.items()}
        )
        for place, shown in _placed(release(exact), areas, columns):
            lines.setdefault(place, {})[name] = shown
    _write(made, lines)
    ReleasedWait.objects.bulk_create(
        ReleasedWait(
            release=made, area_code=area, table=table, value=value, stretch=stretch,
            lower=days[0], median=days[1], upper=days[2],
        )
        for area, table, value, stretch, days in released_waits.measured(lines)
    )  # fmt: skip
    return made


def _write(made: Release, lines: Mapping[_Place, Mapping[str, int | None]]) -> None:
    """In parts of many rows: they are many, and each holds every measure."""
    rows = [(*place, json.dumps(shown)) for place, shown in lines.items()]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _AT_ONCE):
            cursor.execute(_INSERT, [made.pk, *map(list, zip(*rows[start : start + _AT_ONCE], strict=True))])


def newest() -> Release | None:
    """The release that is shown now; None before the first."""
    return Release.objects.last()


def _read() -> dict[_Place, dict[str, int]]:
    """Every tally of all quarters together, and by quarter the one of everybody; areas alone."""
    fields = ("area_code", "quarter", "dimension", "value", *rollup.COUNTERS)
    rows = (Tally.objects.filter(quarter=EVER) | Tally.objects.filter(dimension="all")).exclude(area_code=NATION)
    found = {}
    for area, quarter, dimension, value, *numbers in rows.values_list(*fields):
        counted = dict(zip(rollup.COUNTERS, numbers, strict=True))
        counted["assessed"] = sum(counted[outcome] for outcome in OUTCOMES)
        found[(area, dimension, value) if quarter == EVER else (area, "quarter", str(quarter))] = counted
    return found


def _columns(counts: Mapping[_Place, Mapping[str, int]], name: str) -> dict[str, list[tuple[str, str]]]:
    """The columns of each table of a measure: the value, and for what lies in one area alone that area."""
    columns: dict[str, set[tuple[str, str]]] = {table: set() for table in ("quarter", *rollup.DIMENSIONS)}
    for area, table, value in counts:
        if table != "all":
            columns[table].add((area if table in OWN else NATION, value))
    if name == Step.RECEIVED:
        columns["received_quarter"] = columns["quarter"]
    if name == "assessed":
        columns["outcome"] = {(NATION, outcome) for outcome in OUTCOMES}
    return {table: sorted(places) for table, places in columns.items()}


def _sample_columns(taken: Mapping[_Place, Mapping[str, int]]) -> dict[str, list[tuple[str, str]]]:
    return {table: [(NATION, value) for value in samples.values(taken, table)] for table in samples.TABLES}


def _table(
    counts: Mapping[_Place, Mapping[str, int]],
    areas: Sequence[str],
    name: str,
    table: str,
    columns: Sequence[tuple[str, str]],
) -> Table:
    spots = list(_spots(areas, table, columns))
    width = max((column + 1 for _, column, _ in spots), default=0) if table in OWN else len(columns)
    exact = np.zeros((len(areas), width), dtype=np.int64)
    for row, column, value in spots:
        exact[row, column] = _count(counts, areas[row], name, table, value)
    return Table(exact, own=table in OWN)


def _spots(areas: Sequence[str], table: str, columns: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Row, column and value of each count; what lies in one area alone stands in its row, one behind the other."""
    if table not in OWN:
        yield from ((row, column, value) for column, (_, value) in enumerate(columns) for row in range(len(areas)))
        return
    rows, taken = {area: row for row, area in enumerate(areas)}, Counter[str]()
    for own, value in columns:
        yield rows[own], taken[own], value
        taken[own] += 1


def _count(counts: Mapping[_Place, Mapping[str, int]], area: str, name: str, table: str, value: str) -> int:
    if table == "received_quarter":
        return counts.get((area, "quarter", value), {}).get("received_then", 0)
    if table == "outcome":
        return counts.get((area, "all", ""), {}).get(value, 0)
    return counts.get((area, table, value), {}).get(name, 0)


def _placed(
    shown: Shown, areas: Sequence[str], columns: Mapping[str, Sequence[tuple[str, str]]]
) -> Iterator[tuple[_Place, int | None]]:
    """Each count of a release with its area, table and value."""
    yield (NATION, "all", ""), shown.total.tolist()[0]
    for area, count in zip(areas, shown.areas.tolist(), strict=True):
        yield (area, "all", ""), count
    for table, places in columns.items():
        cells, nation = shown.cells[table].tolist(), shown.nation[table].tolist()  # None where it is hidden
        for row, column, value in _spots(areas, table, places):
            yield (areas[row], table, value), cells[row][column]
        if table not in OWN:
            yield from (((NATION, table, value), nation[column]) for column, (_, value) in enumerate(places))
