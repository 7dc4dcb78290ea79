"""Wilson's interval: a statistics library's, and what a reader may rely on at the ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from apps.reports.statistics.wilson import wilson

counts = st.integers(1, 100_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(counts, st.sampled_from([0.9, 0.95, 0.998]))
def test_equals_a_statistics_library(count: tuple[int, int], level: float) -> None:
    expected = binomtest(*count).proportion_ci(level, method="wilson")
    found = wilson(*count, level=level)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


@given(counts)
def test_holds_the_proportion_and_stays_between_0_and_1(count: tuple[int, int]) -> None:
    found = wilson(*count)
    assert found is not None
    assert 0 <= found.low <= count[0] / count[1] <= found.high <= 1
    assert found.low < found.high


def test_nobody_to_count_gives_no_interval() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("part", "whole"), [(3, 2), (-1, 2), (0, -1)])
def test_more_than_everybody_is_refused(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        wilson(part, whole)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_no_percentage(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson(1, 2, level=level)
