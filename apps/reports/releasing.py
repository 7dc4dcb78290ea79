"""Make a release: what may be published of the tallies as they stand, everything through disclosure control at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from apps.reports import released_waits, rollup, samples
from apps.reports.choices import Aside, Found, Outcome, Step
from apps.reports.disclosure import Measure, Table, release
from apps.reports.disclosure import Release as Shown
from apps.reports.models import Release, Released, ReleasedWait, Tally

OUTCOMES = tuple(f"outcome_{outcome.value}" for outcome in Outcome)
# Everybody with an outcome is `assessed`; how the outcomes fall is one more table of them.
MEASURES = (*(step.value for step in Step), "assessed", *(aside.value for aside in (*Aside, *Found)))
NATION, EVER = "", 0
OWN = ("practice",)  # what lies in one area alone

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
            lines.setdefault(place, {})[name] = None if np.ma.is_masked(shown) else int(shown)
    Released.objects.bulk_create(
        (
            Released(release=made, area_code=area, table=table, value=value, shown=shown)
            for (area, table, value), shown in lines.items()
        ),
        batch_size=5000,
    )
    ReleasedWait.objects.bulk_create(
        ReleasedWait(
            release=made, area_code=area, table=table, value=value, stretch=stretch,
            lower=days[0], median=days[1], upper=days[2],
        )
        for area, table, value, stretch, days in released_waits.measured()
    )  # fmt: skip
    return made


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
    exact = np.zeros((len(areas), len(columns)), dtype=np.int64)
    for column, (own, value) in enumerate(columns):
        for row in [areas.index(own)] if own else range(len(areas)):
            exact[row, column] = _count(counts, areas[row], name, table, value)
    return Table(exact, own=table in OWN)


def _count(counts: Mapping[_Place, Mapping[str, int]], area: str, name: str, table: str, value: str) -> int:
    if table == "received_quarter":
        return counts.get((area, "quarter", value), {}).get("received_then", 0)
    if table == "outcome":
        return counts.get((area, "all", ""), {}).get(value, 0)
    return counts.get((area, table, value), {}).get(name, 0)


def _placed(
    shown: Shown, areas: Sequence[str], columns: Mapping[str, Sequence[tuple[str, str]]]
) -> Iterator[tuple[_Place, Any]]:
    """Each count of a release with its area, table and value."""
    yield (NATION, "all", ""), shown.total[0]
    for row, area in enumerate(areas):
        yield (area, "all", ""), shown.areas[row]
    for table, places in columns.items():
        for column, (own, value) in enumerate(places):
            if own:
                yield (own, table, value), shown.cells[table][areas.index(own), column]
                continue
            yield (NATION, table, value), shown.nation[table][column]
            for row, area in enumerate(areas):
                yield (area, table, value), shown.cells[table][row, column]
