"""18. Small numbers, worked out: an attacker with a solver over everything that is published, and over two releases."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.reports.disclosure import Measure, release
from tests.apps.reports.disclosure.attacker import attack, pinned, solved, together
from tests.apps.reports.disclosure.populations import drawn, dwindling
from tests.attacks.cast import Cast
from tests.attacks.house import House


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1).map(drawn))
def test_attack_18_no_solver_finds_a_small_count(measure: Measure) -> None:
    shown = release(measure)
    assert pinned(measure, shown) == []
    for name in measure.tables:
        seen = shown.cells[name]
        assert not ((seen.data > 0) & (seen.data < 8) & ~np.ma.getmaskarray(seen)).any()
        assert (seen.data[~np.ma.getmaskarray(seen)] % 5 == 0).all()


@settings(max_examples=5, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1).map(dwindling))
def test_attack_18_nor_by_the_difference_of_two_tables(steps: list[Measure]) -> None:
    assert solved(together([attack(step, release(step)) for step in steps]), most=15) == []


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1).map(drawn))
def test_attack_18_the_same_figures_are_hidden_in_the_same_way(measure: Measure) -> None:
    """Or whoever asks often enough would see through the rounding."""
    first, second = release(measure), release(measure)
    for name in measure.tables:
        assert np.ma.allequal(first.cells[name], second.cells[name], fill_value=True)
        assert (np.ma.getmaskarray(first.cells[name]) == np.ma.getmaskarray(second.cells[name])).all()


@pytest.mark.parametrize("query", ["", "?area=E06000052", "?group=sex:female", "?quarter=2026/27%20Q3"])
def test_attack_18_the_running_server_shows_no_count_below_the_limit(query: str, house: House, cast: Cast) -> None:
    """Two people are all there are: whatever is asked for, neither can be counted."""
    told = house.call("GET", f"/v1/reports/programme{query}", token=cast.tokens["commissioner_a"])
    assert told.status_code in (404, 422), "nothing is released of two people"
