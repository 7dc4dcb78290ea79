"""How a number is written: plain, and never over a threshold that it has not reached."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.figure import cut, percent, plain


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (44.95, "44.9%"),
        (44.9, "44.9%"),
        (9.999, "9.9%"),
        (10.0, "10%"),
        (19.99, "19.9%"),
        (20.01, "20.0%"),
        (0.0, "0%"),
    ],
)
def test_a_risk_is_cut_and_never_rounded_up(value: float, words: str):
    assert percent(value) == words


@given(st.floats(0, 100), st.integers(0, 1000))
def test_a_cut_figure_is_on_the_same_side_of_any_threshold_of_one_decimal(value: float, tenths: int):
    threshold = Decimal(tenths) / 10
    assert (cut(value) >= threshold) is (value >= float(threshold))


@given(st.floats(0, 100))
def test_a_cut_figure_is_less_than_a_tenth_away(value: float):
    assert 0 <= Decimal(str(value)) - cut(value) < Decimal("0.1")


@given(st.integers(0, 1000))
def test_what_was_cut_once_is_not_cut_again(tenths: int):
    assert cut(float(cut(tenths / 10))) == cut(tenths / 10) == Decimal(tenths) / 10


@pytest.mark.parametrize(
    ("value", "words"), [("5.90", "5.9"), ("44.0", "44"), ("50", "50"), ("100.00", "100"), ("5.99", "5.99"), ("0", "0")]
)
def test_a_measured_value_loses_its_idle_noughts_and_nothing_else(value: str, words: str):
    assert plain(Decimal(value)) == words
