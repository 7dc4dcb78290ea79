"""A value beside the person's last one: what is surprising, in which words, and that time allows for more."""

import tomllib
from datetime import timedelta
from math import exp, hypot, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import healthcheck.certainty
from healthcheck.change import compared, since
from healthcheck.change.limits import LIMITS, MARKERS
from healthcheck.measurement import Kind
from tests.healthcheck.change.values import BEFORE, FIVE_YEARS, USUAL, a_value, values


def change(kind: Kind, before: str, now: str, later: timedelta = FIVE_YEARS):
    return compared(a_value(kind, now, BEFORE + later), (a_value(kind, before),))


def test_a_surprising_change_is_told_with_the_last_value_and_its_month():
    found = change(Kind.HBA1C, "38", "78")
    assert found.surprising
    assert found.words == "HbA1c was 38 mmol/mol in March 2021: a change of 40 is more than expected"


def test_an_expected_change_is_told_too():
    found = change(Kind.TOTAL_CHOLESTEROL, "5.20", "5.50")
    assert not found.surprising
    assert found.words == "Total cholesterol was 5.2 mmol/L in March 2021: a change of 0.3 is within what is expected"


@pytest.mark.parametrize("kind", MARKERS)
def test_with_no_time_between_the_limit_is_the_reference_change_value(kind):
    """2.77 times the person's and the laboratory's variation, as they stand in certainty's table."""
    table = Path(healthcheck.certainty.__file__).with_name("variances.toml").read_text(encoding="utf-8")
    error = tomllib.loads(table)["laboratory"][kind.key]
    assert LIMITS[kind].spread == pytest.approx(hypot(error["biological"], error["analytical"]), abs=0.0012)
    limit = exp(1.96 * sqrt(2) * LIMITS[kind].spread)
    inside, outside = (f"{100 * limit * factor:.4f}" for factor in (0.999, 1.001))
    assert not change(kind, "100", inside, timedelta(0)).surprising
    assert change(kind, "100", outside, timedelta(0)).surprising


@pytest.mark.parametrize("kind", LIMITS)
def test_the_longer_the_time_between_the_more_may_change(kind):
    low, high = "120", "150"
    far = [abs(change(kind, low, high, timedelta(days=days)).distance) for days in (0, 30, 365, 1826, 3650)]
    assert far == sorted(far, reverse=True) and far[0] > far[-1]


def test_after_ten_years_nothing_more_is_allowed_for():
    decade, life = (change(Kind.HBA1C, "38", "60", timedelta(days=days)).distance for days in (3653, 9000))
    assert decade == life


def test_nobody_grows_by_five_centimetres_between_two_checks():
    assert change(Kind.HEIGHT, "170", "175").surprising
    assert not change(Kind.HEIGHT, "170", "168.5").surprising


def test_half_and_double_are_equally_far():
    up, down = change(Kind.CREATININE, "60", "120"), change(Kind.CREATININE, "120", "60")
    assert up.distance == pytest.approx(-down.distance)


@pytest.mark.parametrize("bounded", ["before", "now"])
def test_a_bound_is_compared_with_nothing(bounded):
    marks = {"before": "", "now": "", bounded: ">"}
    before = a_value(Kind.HBA1C, "38", comparator=marks["before"])
    assert compared(a_value(Kind.HBA1C, "90", BEFORE + FIVE_YEARS, marks["now"]), (before,)) is None


def test_what_was_never_measured_before_is_compared_with_nothing():
    assert compared(a_value(Kind.ACR, "90"), (a_value(Kind.ACR, "1"),)) is None
    assert since(values(USUAL), (a_value(Kind.HBA1C, "36"),))[0].now.kind is Kind.HBA1C
    assert since(values(USUAL), ()) == ()


@given(kind=st.sampled_from(list(LIMITS)), days=st.integers(0, 4000), words=st.tuples(*[st.integers(70, 290)] * 2))
def test_no_words_have_a_comma_since_a_list_of_reasons_is_joined_by_them(kind, days, words):
    found = change(kind, str(words[0]), str(words[1]), timedelta(days=days))
    assert "," not in found.words
    assert found.surprising == ("more than expected" in found.words)
