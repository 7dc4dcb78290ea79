"""Slope and relative index of inequality: a library's weighted regression, and what the signs say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from apps.reports.statistics.inequality import Counted, inequality

group = st.integers(1, 50_000).flatmap(lambda whole: st.builds(Counted, st.integers(0, whole), st.just(whole)))
ladders = st.lists(group, min_size=2, max_size=10)


@given(ladders)
def test_slope_and_ratio_equal_a_librarys_weighted_line(groups: list[Counted]) -> None:
    whole = np.array([each.whole for each in groups], dtype=float)
    share = np.array([each.part for each in groups]) / whole
    place = (np.cumsum(whole) - whole / 2) / whole.sum()
    slope, start = np.polyfit(place, share, 1, w=np.sqrt(whole))
    found = inequality(groups)
    assert found is not None
    assert found.slope == pytest.approx(slope, abs=1e-8)
    if found.relative is not None and start > 1e-6:
        assert found.relative == pytest.approx((start + slope) / start, rel=1e-4)


@given(ladders)
def test_the_interval_is_that_of_the_lines_own_variance(groups: list[Counted]) -> None:
    whole = np.array([each.whole for each in groups], dtype=float)
    share = np.array([each.part for each in groups]) / whole
    place = (np.cumsum(whole) - whole / 2) / whole.sum()
    design = np.column_stack([np.ones_like(place), place])
    hat = np.linalg.solve(design.T @ (whole[:, None] * design), design.T * whole)
    variance = (hat @ np.diag(share * (1 - share) / whole) @ hat.T)[1, 1]
    found = inequality(groups)
    assert found is not None
    low, high = norm.interval(0.95, loc=found.slope, scale=max(variance, 0) ** 0.5) if variance > 1e-15 else (0, 0)
    if variance > 1e-15:
        assert (found.interval.low, found.interval.high) == pytest.approx((low, high), abs=1e-6)


def test_the_interval_holds_the_true_slope_as_often_as_it_says() -> None:
    random = np.random.default_rng(1)
    whole, share = np.array([900, 1000, 1100, 1000, 1000]), np.array([0.30, 0.35, 0.40, 0.45, 0.50])
    true = inequality([Counted(round(p * n * 1000), n * 1000) for p, n in zip(share, whole.tolist(), strict=True)])
    assert true is not None
    held = 0
    for _ in range(2000):
        drawn = inequality([Counted(int(p), int(n)) for p, n in zip(random.binomial(whole, share), whole, strict=True)])
        assert drawn is not None
        held += drawn.interval.low <= true.slope <= drawn.interval.high
    assert 0.935 <= held / 2000 <= 0.965


def test_a_service_that_reaches_the_poorest_least_has_a_slope_above_0() -> None:
    found = inequality([Counted(30, 100), Counted(40, 100), Counted(50, 100)])
    assert found is not None
    assert found.slope == pytest.approx(0.3)
    assert found.relative == pytest.approx(0.55 / 0.25)
    assert found.people == pytest.approx(20 + 10)


def test_equal_groups_have_no_slope_and_nobody_is_missed() -> None:
    found = inequality([Counted(40, 100), Counted(400, 1000)])
    assert found is not None
    assert found.slope == pytest.approx(0, abs=1e-12)
    assert found.people == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("groups", [[], [Counted(1, 2)], [Counted(1, 2), Counted(0, 0)]])
def test_one_group_alone_has_no_inequality(groups: list[Counted]) -> None:
    assert inequality(groups) is None
