"""What is released: rounded, hidden where small, and nothing small to be worked out by a solver."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.reports.disclosure import Measure, Release, Table, release
from apps.reports.disclosure.tables import rounded, small
from tests.apps.reports.disclosure.attacker import attack, pinned, solved, together
from tests.apps.reports.disclosure.populations import drawn, dwindling, with_crumbs

populations = st.builds(drawn, st.integers(0, 2**32 - 1))
# 12 people: 8 of one kind and one each of four others. Shown as 10, and 10 of the first: the four must be one each.
TELLTALE = Measure({"kind": Table(np.array([[8, 1, 1, 1, 1], [100, 100, 100, 100, 100]]))})


def every(shown: Release, measure: Measure) -> list[tuple[np.ma.MaskedArray, np.ndarray]]:
    """Each shown array with the exact one."""
    tables = measure.tables
    cells = [(shown.cells[name], table.exact) for name, table in tables.items()]
    nation = [(shown.nation[name], table.nation) for name, table in tables.items()]
    return [*cells, *nation, (shown.areas, measure.areas), (shown.total, measure.total)]


@settings(max_examples=40, deadline=None)
@given(populations)
def test_no_solver_can_work_out_a_small_count(measure: Measure) -> None:
    assert pinned(measure, release(measure)) == []


@settings(max_examples=20, deadline=None)
@given(st.builds(dwindling, st.integers(0, 2**32 - 1)))
def test_nor_by_knowing_that_nobody_gets_further_who_did_not_get_so_far(steps: list[Measure]) -> None:
    assert solved(together([attack(step, release(step)) for step in steps]), most=15) == []


@settings(deadline=None)
@given(populations)
def test_small_counts_are_hidden_and_the_rest_are_multiples_of_5_at_most_2_off(measure: Measure) -> None:
    for shown, exact in every(release(measure), measure):
        stars = np.ma.getmaskarray(shown)
        assert stars[small(exact)].all()
        assert not shown.data[stars].any()
        assert (shown.data[~stars] % 5 == 0).all()
        assert (np.abs(shown.data - exact)[~stars] <= 2).all()


def test_without_secondary_suppression_the_solver_succeeds_at_once() -> None:
    found = pinned(TELLTALE, release(TELLTALE, secondary=False))
    assert [(exact, low, high) for exact, low, high in found] == [(1, 1, 1)] * 4
    assert pinned(TELLTALE, release(TELLTALE)) == []


def test_random_populations_too_are_given_away_without_secondary_suppression() -> None:
    measures = [with_crumbs(seed) for seed in range(30)]
    given_away = [measure for measure in measures if pinned(measure, release(measure, secondary=False))]
    assert len(given_away) >= 5
    assert not any(pinned(measure, release(measure)) for measure in measures)


def test_little_more_is_hidden_than_must_be() -> None:
    large = hidden = 0
    for seed in range(150):
        measure = drawn(seed)
        for name, cells in release(measure).cells.items():
            exact = measure.tables[name].exact
            large += int((exact > 7).sum())
            hidden += int((np.ma.getmaskarray(cells) & (exact > 7)).sum())
    assert hidden / large < 0.1  # of populations that are mostly of a few dozen people


def test_one_person_alone_shows_nothing() -> None:
    shown = release(Measure({"sex": Table(np.array([[1, 0]]))}))
    assert shown.total.mask.all()
    assert shown.areas.mask.all()
    assert shown.cells["sex"].mask[0, 0]


def test_nobody_is_shown_as_nobody() -> None:
    shown = release(Measure({"sex": Table(np.zeros((2, 2), dtype=np.int64))}))
    assert shown.total.tolist() == [0]
    assert shown.cells["sex"].tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(("exact", "shown"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10), (13, 15), (998, 1000)])
def test_to_the_nearest_5(exact: int, shown: int) -> None:
    assert rounded(np.array([exact])).tolist() == [shown]


@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"sex": Table(np.array([[-1, 2]]))},
        {"sex": Table(np.array([[1, 2]])), "age": Table(np.array([[1, 1]]))},
    ],
)
def test_counts_that_cannot_be_are_refused(tables: dict[str, Table]) -> None:
    with pytest.raises(ValueError, match=r"needs a table|below 0|different people"):
        Measure(tables)
