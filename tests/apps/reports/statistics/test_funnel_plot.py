"""The limits of the funnel plot: a library's, and never at odds with Wilson's interval."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm

from apps.reports.statistics.funnel_plot import limits, stands
from apps.reports.statistics.wilson import wilson

averages = st.floats(0.01, 0.99)
wholes = st.integers(1, 1_000_000)


@given(averages, wholes)
def test_equal_a_statistics_library(average: float, whole: int) -> None:
    found = limits(average, whole)
    for limit, level in ((found.alert, 0.95), (found.alarm, 0.998)):
        low, high = norm.interval(level, loc=average, scale=(average * (1 - average) / whole) ** 0.5)
        assert (limit.low, limit.high) == pytest.approx((max(low, 0), min(high, 1)), abs=1e-9)


@given(averages, wholes, st.floats(0, 1))
def test_outside_exactly_when_wilsons_interval_leaves_the_average_out(average: float, whole: int, share: float) -> None:
    part = round(share * whole)
    interval = wilson(part, whole)
    assert interval is not None
    assume(min(abs(interval.low - average), abs(interval.high - average)) > 1e-9)
    inside = interval.low <= average <= interval.high
    assert (stands(part, whole, average) == "within") == inside


def test_a_small_practice_is_given_more_room_than_a_large_one() -> None:
    assert stands(6, 20, 0.4) == "within"
    assert stands(600, 2000, 0.4) == "very low"
    assert stands(900, 2000, 0.4) == "very high"
    assert stands(37, 120, 0.4) == "low"


def test_nobody_has_no_limit() -> None:
    with pytest.raises(ValueError, match="at least one person"):
        limits(0.4, 0)
