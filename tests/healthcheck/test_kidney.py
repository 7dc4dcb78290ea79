"""Kidney equations and categories at their edges."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck import kidney
from healthcheck.evidence import NotKnown
from healthcheck.measurement import Kind, Measurement
from tests.healthcheck.cases import measured


@pytest.mark.parametrize(
    ("value", "category"),
    [
        (89.4999, "G2"),
        (89.5, "G1"),
        (90.0, "G1"),
        (60.0, "G2"),
        (59.6, "G2"),
        (59.5, "G2"),
        (59.4999, "G3a"),
        (44.5, "G3a"),
        (44.4999, "G3b"),
        (29.5, "G3b"),
        (29.4999, "G4"),
        (14.5, "G4"),
        (14.4999, "G5"),
    ],
)
def test_the_g_category_is_that_of_the_reported_whole_number(value: float, category: str) -> None:
    assert kidney.g_category(value) == category


def test_an_acr_of_30_itself_is_a2_and_a_missing_one_has_no_category() -> None:
    ratios = [0.0, 2.99, 3.0, 29.99, 30.0, 30.01, 2000.0, np.nan]
    assert kidney.a_category(ratios).tolist() == ["A1", "A1", "A2", "A2", "A2", "A3", "A3", ""]


def test_the_grid_is_that_of_the_guideline() -> None:
    rates, ratios = [95.0, 75.0, 50.0, 35.0, 20.0, 10.0], [1.0, 10.0, 100.0]
    assert [[str(kidney.risk_cell(rate, ratio)) for ratio in ratios] for rate in rates] == [
        ["low", "moderate", "high"],
        ["low", "moderate", "high"],
        ["moderate", "high", "very_high"],
        ["high", "very_high", "very_high"],
        ["very_high", "very_high", "very_high"],
        ["very_high", "very_high", "very_high"],
    ]
    assert kidney.risk_cell(95.0, np.nan) == ""


@given(rate=st.floats(1, 200), fall=st.floats(0, 100), ratio=st.floats(0, 1999), rise=st.floats(0, 1000))
def test_less_filtration_or_more_albumin_is_never_a_milder_cell(
    rate: float, fall: float, ratio: float, rise: float
) -> None:
    severity = ["low", "moderate", "high", "very_high"]
    cell = severity.index(str(kidney.risk_cell(rate, ratio)))
    assert severity.index(str(kidney.risk_cell(max(rate - fall, 0), ratio + rise))) >= cell


@pytest.mark.parametrize(
    ("equation", "hers", "his"), [(kidney.ckd_epi_2009, 143.538, 141.0), (kidney.ckd_epi_2021, 143.704, 142.0)]
)
def test_at_the_knot_the_equation_is_its_leading_factor(
    equation: Callable[..., kidney.Floats], hers: float, his: float
) -> None:
    at_birth = equation(np.array([0.7 * 88.4, 0.9 * 88.4]), np.zeros(2), np.array([True, False]))
    assert at_birth.tolist() == pytest.approx([hers, his], abs=1e-9)


def test_the_bracket_of_the_male_term_stands_where_the_paper_has_it() -> None:
    """A peer's program subtracts 0.5642 outside, which makes every risk a third too low."""
    middle = {"age": np.array([70.36]), "egfr": np.array([36.11]), "acr": np.array([np.exp(5.137) / 8.84])}
    two, five = kidney.kidney_failure(male=np.array([False]), **middle)
    assert five[0] == pytest.approx(1 - 0.957 ** np.exp(-0.2467 * 0.5642), abs=1e-12)
    assert two[0] == pytest.approx(1 - 0.9878 ** np.exp(-0.2467 * 0.5642), abs=1e-12)


@pytest.mark.parametrize(("bound", "category"), [("<0.5", "A1"), ("<3", "A1"), (">30", "A3"), ("30", "A2")])
def test_a_bound_that_leaves_no_doubt_has_a_category(bound: str, category: str) -> None:
    found = measured(Kind.ACR, bound)
    assert isinstance(found, Measurement)
    assert kidney.a_category_of(found) == category


def test_a_bound_over_two_categories_has_none() -> None:
    found = measured(Kind.ACR, "<30")
    assert isinstance(found, Measurement)
    with pytest.raises(NotKnown, match="only as a bound, <30 mg/mmol"):
        kidney.a_category_of(found)
