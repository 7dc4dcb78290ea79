"""Whether one sample can be the person's: several markers together, never one alone, and how often that is wrong."""

from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.change import implausible, since
from healthcheck.change.limits import LIMITS, MARKERS, MOST, TOGETHER
from healthcheck.measurement import Kind
from tests.healthcheck.change.values import BEFORE, FIVE_YEARS, OTHER, USUAL, a_value, values

# Between people of 40 to 74, as the standard deviation of the logarithm: this test's own round figures.
BETWEEN = {Kind.TOTAL_CHOLESTEROL: 0.20, Kind.HDL_CHOLESTEROL: 0.27, Kind.HBA1C: 0.15, Kind.CREATININE: 0.20}
ROUNDS = 4000


def found(now: dict[Kind, str], later: timedelta = FIVE_YEARS):
    return implausible(values(now, later=later), values(USUAL))


def test_the_same_values_again_are_the_same_persons():
    assert found(USUAL) == ()


def test_somebody_elses_values_are_not_and_the_farthest_comes_first():
    kinds = [each.now.kind for each in found(OTHER)]
    assert set(kinds) == set(MARKERS)
    far = [abs(each.distance) for each in found(OTHER)]
    assert far == sorted(far, reverse=True)


def test_creatinine_and_cholesterol_together_are_enough():
    assert found({**USUAL, Kind.TOTAL_CHOLESTEROL: "8.2", Kind.CREATININE: "125"})


@pytest.mark.parametrize("kind", MARKERS)
@pytest.mark.parametrize("times", ["0.2", "6"])
def test_one_marker_alone_never_speaks_against_the_person_however_far_it_went(kind, times):
    """It is what a new diabetes or a kidney that fails looks like, and must reach the GP."""
    assert found({**USUAL, kind: str(Decimal(USUAL[kind]) * Decimal(times))}) == ()
    assert found({kind: str(Decimal(USUAL[kind]) * Decimal(times))}) == ()
    assert all(limit > MOST**2 for limit in TOGETHER.values())


def test_without_earlier_values_nothing_speaks_against_anybody():
    assert implausible(values(OTHER), ()) == ()
    assert implausible((), values(USUAL)) == ()


def test_what_is_no_marker_of_a_person_does_not_count():
    now = (a_value(Kind.ACR, "500"), a_value(Kind.WEIGHT, "140"), a_value(Kind.HEIGHT, "200"))
    assert implausible(now, (a_value(Kind.ACR, "1"), a_value(Kind.WEIGHT, "60"), a_value(Kind.HEIGHT, "150"))) == ()


@given(factors=st.tuples(*[st.floats(0.3, 3)] * 4), days=st.integers(0, 3000))
def test_what_is_held_is_surprising_in_at_least_two_markers_or_far_in_all(factors, days):
    now = {kind: str(round(float(USUAL[kind]) * factor, 2)) for kind, factor in zip(MARKERS, factors, strict=True)}
    held = found(now, timedelta(days=days))
    if held:
        counted = [min(abs(each.distance), MOST) ** 2 for each in held]
        assert sum(counted) > TOGETHER[len(counted)]
        assert sum(part > 1 for part in counted) >= 2


def drawn(spread: dict[Kind, float], years: int, seed: int) -> float:
    """The share of samples that are held, where values differ from the last ones by this much."""
    random, held = np.random.default_rng(seed), 0
    for _ in range(ROUNDS):
        now = {kind: f"{float(USUAL[kind]) * np.exp(random.normal(0, spread[kind])):.4f}" for kind in MARKERS}
        held += bool(found(now, timedelta(days=round(365.25 * years))))
    return held / ROUNDS


@pytest.mark.parametrize("years", [0, 5])
def test_a_steady_person_is_held_less_than_once_in_a_thousand(years):
    steady = {kind: np.sqrt(2 * LIMITS[kind].spread ** 2 + years * LIMITS[kind].yearly ** 2) for kind in MARKERS}
    assert drawn(steady, years, seed=1) <= 0.001


def test_a_swapped_kit_is_found_in_a_share_that_falls_with_the_years():
    """Decision 0204 says so: it is no proof of identity, and the declaration stands beside it."""
    another = {kind: np.sqrt(2) * BETWEEN[kind] for kind in MARKERS}
    assert 0.5 < drawn(another, 0, seed=2) < 0.75
    assert 0.1 < drawn(another, 5, seed=2) < 0.25


def test_the_distances_are_those_of_each_marker():
    pairs = {each.now.kind: each for each in since(values(OTHER, later=FIVE_YEARS), values(USUAL))}
    assert all(pairs[kind].before.taken_at == BEFORE for kind in MARKERS)
