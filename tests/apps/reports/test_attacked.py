"""A solver is given all of a release, every measure and table and the days, and gets no count of 1 to 7 out of it."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from apps.reports import releasing
from apps.reports.disclosure import release
from apps.reports.models import Release, ReleasedWait
from apps.reports.quarter import Quarter
from tests.apps.reports.crowd import crowd
from tests.apps.reports.disclosure.attacker import solved
from tests.apps.reports.disclosure.knowing import MEASURES, Known, over_time, truth
from tests.apps.reports.disclosure.programmes import BEGIN, programme

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FIRST = str(Quarter.of(BEGIN.date()).index)


def made(days: int = 0) -> Release:
    return releasing.make(at=NOW + timedelta(days=days))


@pytest.mark.parametrize(("seed", "people"), [(1, 30), (2, 75), (3, 160)])
def test_every_measure_of_a_release_together_pins_no_small_count(seed: int, people: int) -> None:
    programme(seed, people=people)
    known = Known().add(shown := made(), truth()).relate().waits(shown).attack
    assert any(1 <= count <= 7 for count in known.exact)
    assert solved(known, most=25) == []


def test_nor_each_measure_by_itself() -> None:
    programme(4, people=120)
    shown, counts = made(), truth()
    for measure in MEASURES:
        assert solved(Known().add(shown, counts, (measure,)).attack, most=8) == [], measure


@pytest.mark.parametrize("secondary", [True, False])
def test_with_secondary_suppression_switched_off_the_solver_succeeds_at_once(
    monkeypatch: pytest.MonkeyPatch, secondary: bool
) -> None:
    monkeypatch.setattr(releasing, "release", partial(release, secondary=secondary))
    bands = ("50-54", "40-44", "45-49", "55-59", "60-64")
    for band in bands:  # 12 people, shown as 10, and 10 of the first kind: the other four must be one each
        crowd(8 if band == "50-54" else 1, age_band=band)
        crowd(100, age_band=band, area="E09000028", practice="A81009")
    found = solved(Known().add(made(), truth(), ("invited",)).attack, most=40)
    assert [exact for exact, _, _ in found] == ([] if secondary else [1, 1, 1, 1])


@pytest.mark.parametrize("measure", ["invited", "received"])
@pytest.mark.parametrize("seed", [5, 6])
def test_releases_of_several_days_together_pin_no_small_count(seed: int, measure: str) -> None:
    told = []
    for day, people in enumerate((60, 25, 40)):
        programme(10 * seed + day, people=people, quarters=1, first=day)
        told.append((made(day), truth()))
    assert solved(over_time(told, measure, closed=[FIRST]), most=25) == []


def test_days_are_shown_only_where_the_released_counts_say_that_there_are_enough_people() -> None:
    programme(7, people=400)
    shown = made()
    lines = {(line.area_code, line.table, line.value): line.shown for line in shown.lines.all()}
    waits = list(ReleasedWait.objects.filter(release=shown))
    assert waits and all(lines[wait.area_code, wait.table, wait.value][wait.stretch] >= 55 for wait in waits)
