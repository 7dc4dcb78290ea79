"""A trial of two invitations: a library's test, the stopping rule, and how often each errs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from apps.reports.statistics.inequality import Counted
from apps.reports.statistics.trial import Verdict, compare, look, planned_size

arm = st.integers(2, 20_000).flatmap(lambda whole: st.builds(Counted, st.integers(1, whole - 1), st.just(whole)))


@given(arm, arm)
def test_p_equals_a_statistics_librarys(usual: Counted, new: Counted) -> None:
    table = [[usual.part, usual.whole - usual.part], [new.part, new.whole - new.part]]
    found = compare(usual, new)
    assert found is not None
    assert found.p == pytest.approx(chi2_contingency(table, correction=False).pvalue, rel=1e-6, abs=1e-12)
    assert found.interval.low <= found.difference <= found.interval.high


def test_the_interval_is_newcombes_published_example() -> None:
    # Newcombe 1998, table II, contrast (a): 56/70 less 48/80, method 10 without correction.
    found = compare(Counted(48, 80), Counted(56, 70))
    assert found is not None
    assert found.difference == pytest.approx(0.2)
    assert (found.interval.low, found.interval.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_nobody_invited_yet_compares_nothing() -> None:
    assert compare(Counted(0, 0), Counted(1, 2)) is None
    assert look(Counted(0, 0), Counted(1, 2), planned=100) is Verdict.GO_ON


def test_everybody_came_to_both_is_no_difference() -> None:
    found = compare(Counted(5, 5), Counted(7, 7))
    assert found is not None
    assert (found.difference, found.p) == (0, 1)


def test_an_early_look_stops_only_for_what_is_beyond_doubt() -> None:
    assert look(Counted(400, 1000), Counted(450, 1000), planned=5000) is Verdict.GO_ON  # p = 0.024
    assert look(Counted(400, 1000), Counted(500, 1000), planned=5000) is Verdict.STOP_BETTER
    assert look(Counted(500, 1000), Counted(400, 1000), planned=5000) is Verdict.STOP_WORSE


def test_at_the_end_the_usual_bar_holds() -> None:
    assert look(Counted(400, 1000), Counted(450, 1000), planned=1000) is Verdict.STOP_BETTER
    assert look(Counted(400, 1000), Counted(410, 1000), planned=1000) is Verdict.NO_DIFFERENCE


def test_no_difference_is_taken_for_one_in_about_1_of_20_trials() -> None:
    random, wrong = np.random.default_rng(2), 0
    for _ in range(4000):
        came = random.binomial(250, 0.4, size=(4, 2)).cumsum(axis=0)
        for nth, (usual, new) in enumerate(came, start=1):
            said = look(Counted(int(usual), 250 * nth), Counted(int(new), 250 * nth), planned=1000)
            if said in (Verdict.STOP_BETTER, Verdict.STOP_WORSE):
                wrong += 1
                break
    assert 0.04 <= wrong / 4000 <= 0.065


def test_the_planned_size_finds_its_difference_as_often_as_it_says() -> None:
    size = planned_size(0.40, 0.45)
    assert size == 2053  # Fleiss's formula worked by hand: (1.959964 * 0.699106 + 1.281552 * 0.698212)^2 / 0.05^2
    random, seen = np.random.default_rng(3), 0
    for usual, new in zip(random.binomial(size, 0.40, 4000), random.binomial(size, 0.45, 4000), strict=True):
        seen += look(Counted(int(usual), size), Counted(int(new), size), planned=size) is Verdict.STOP_BETTER
    assert 0.885 <= seen / 4000 <= 0.915


@pytest.mark.parametrize(("usual", "new"), [(0.4, 0.4), (0, 0.5), (0.5, 1)])
def test_a_size_needs_a_difference(usual: float, new: float) -> None:
    with pytest.raises(ValueError, match="two different proportions"):
        planned_size(usual, new)
