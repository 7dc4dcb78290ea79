"""A release: what it shows is the tallies, rounded and hidden, and it stays as it was made."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.reports import releasing, rollup, samples
from apps.reports.models import Released, Tally
from apps.tenancy.scope import SERVICE, within
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


@pytest.fixture
def release():
    for _ in happen(7, 600):
        pass
    return releasing.make(at=NOW)


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


def test_the_command_makes_one_as_the_service() -> None:
    """A test is the owner, past every policy; the command is not."""
    for _ in happen(7, 100):
        pass
    with within(SERVICE):
        made = releasing.make(at=NOW)
    assert made.lines.filter(area_code="", table="all").exists()
