"""A release: what it shows is the tallies, rounded and hidden, and no solver gets a small count out of all of it."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from apps.reports import releasing, rollup, samples
from apps.reports.models import Released, Tally
from tests.apps.reports.disclosure.attacker import Attack, solved
from tests.apps.reports.happenings import happen

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def exact(line: Released, measure: str) -> int:
    """The count behind a line."""
    if measure in samples.MEASURES:
        table, value = ("supplier", None) if line.table == "all" else (line.table, line.value)
        return sum(
            counts[measure]
            for (area, of, each), counts in samples.counted().items()
            if line.area_code in ("", area) and of == table and value in (None, each)
        )
    by_quarter = line.table in ("quarter", "received_quarter")
    dimension = line.table if line.table in rollup.DIMENSIONS else "all"
    row = Tally.objects.filter(
        area_code=line.area_code,
        quarter=int(line.value) if by_quarter else 0,
        dimension=dimension,
        value=line.value if dimension != "all" else "",
    ).first()
    if row is None:
        return 0
    if line.table == "received_quarter":
        return int(row.received_then)
    if line.table == "outcome":
        return int(getattr(row, line.value))
    if measure == "assessed":
        return sum(getattr(row, outcome) for outcome in releasing.OUTCOMES)
    return int(getattr(row, measure))


def everything_shown(release: releasing.Release, measure: str) -> Attack:
    """All lines of a measure, with every sum that holds between them."""
    known, numbers = Attack(), {}
    for line in release.lines.all():
        if measure in line.shown:
            shown = line.shown[measure]
            told = np.ma.masked if shown is None else shown
            numbers[line.area_code, line.table, line.value] = known.add(told, exact(line, measure))
    areas = sorted({area for area, _, _ in numbers if area})
    tables = sorted({table for _, table, _ in numbers})
    for area in areas:
        for table in tables:
            parts = [number for (own, of, _), number in numbers.items() if (own, of) == (area, table)]
            known.sums.append((parts, numbers[area, "all", ""]))
    for (area, table, value), whole in numbers.items():
        if area == "":
            parts = [numbers[own, table, value] for own in areas if (own, table, value) in numbers]
            known.sums.append((parts, whole))
    return known


@pytest.fixture
def release():
    for _ in happen(7, 600):
        pass
    return releasing.make(at=NOW)


def test_no_solver_gets_a_small_count_out_of_everything_that_is_shown(release) -> None:
    tried = 0
    for measure in (*releasing.MEASURES, *samples.MEASURES):
        known = everything_shown(release, measure)
        if all(line.shown.get(measure) is None for line in release.lines.all()):
            continue  # stars alone: nothing is told, and it takes knowing which stand for 1 to 7 to pin any
        tried += 1
        assert any(1 <= count <= 7 for count in known.exact)
        assert solved(known, most=12) == [], measure
    assert tried >= 10


def test_each_line_is_the_tally_rounded_or_hidden(release) -> None:
    lines = list(release.lines.all())
    assert {line.table for line in lines} == {
        "all",
        "quarter",
        "received_quarter",
        "outcome",
        "supplier",
        "post",
        *rollup.DIMENSIONS,
    }
    for line in lines:
        for measure, shown in line.shown.items():
            count = exact(line, measure)
            assert shown is None if 1 <= count <= 7 else shown is None or (shown % 5 == 0 and abs(shown - count) <= 2)


def test_a_release_stays_as_it_was_made(release) -> None:
    before = list(release.lines.order_by("pk").values_list("area_code", "table", "value", "shown"))
    for _ in happen(8, 100):
        pass
    later = releasing.make(at=NOW + timedelta(days=1))
    assert list(release.lines.order_by("pk").values_list("area_code", "table", "value", "shown")) == before
    assert releasing.newest() == later


def test_before_anybody_was_invited_a_release_says_nought() -> None:
    made = releasing.make(at=NOW)
    assert [(line.area_code, line.table, line.shown["invited"]) for line in made.lines.filter(table="all")] == [
        ("", "all", 0)
    ]
