"""Feet with inches and stones with pounds: nothing lost, nothing guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.imperial import added
from healthcheck.measurement import Kind, convert
from healthcheck.refusal import Invalid

FEET, INCHES, STONES, POUNDS = "[ft_i]", "[in_i]", "[stone_av]", "[lb_av]"


def measured(kind: Kind, value: str, unit: str, more: tuple[str, str] | None = None) -> Decimal:
    part = (Decimal(more[0]), more[1]) if more else None
    return convert(kind, *added(kind, Decimal(value), unit, part))


def test_5_feet_and_no_inches_is_152_4_cm() -> None:
    assert measured(Kind.HEIGHT, "5", FEET, ("0", INCHES)) == Decimal("152.4")


def test_11_stone_and_no_pounds_is_69_9_kg() -> None:
    assert measured(Kind.WEIGHT, "11", STONES, ("0", POUNDS)) == Decimal("69.9")
    assert measured(Kind.WEIGHT, "11", STONES) == Decimal("69.9")


def test_12_stone_7_is_79_4_kg() -> None:
    assert measured(Kind.WEIGHT, "12", STONES, ("7", POUNDS)) == Decimal("79.4")


@pytest.mark.parametrize(
    ("kind", "value", "unit", "more", "code"),
    [
        (Kind.HEIGHT, "5", FEET, None, "inches-missing"),
        (Kind.HEIGHT, "5.6", FEET, None, "inches-missing"),
        (Kind.HEIGHT, "5.5", FEET, ("6", INCHES), "not-whole"),
        (Kind.HEIGHT, "5", FEET, ("12", INCHES), "too-many"),
        (Kind.HEIGHT, "5", FEET, ("-1", INCHES), "too-many"),
        (Kind.HEIGHT, "5", FEET, ("NaN", INCHES), "too-many"),
        (Kind.WEIGHT, "12", STONES, ("14", POUNDS), "too-many"),
        (Kind.WEIGHT, "12.5", STONES, ("3", POUNDS), "not-whole"),
        (Kind.WEIGHT, "12", STONES, ("7", INCHES), "units-do-not-add"),
        (Kind.WEIGHT, "5", FEET, ("7", INCHES), "units-do-not-add"),
        (Kind.HEIGHT, "170", "cm", ("5", INCHES), "units-do-not-add"),
        (Kind.WEIGHT, "80", "kg", ("5", POUNDS), "units-do-not-add"),
        (Kind.HEIGHT, "170", INCHES, None, "out-of-range"),
        (Kind.HEIGHT, "9", FEET, ("0", INCHES), "out-of-range"),
        (Kind.WEIGHT, "11", "kg", None, "out-of-range"),
        (Kind.HEIGHT, "1.70", "cm", None, "out-of-range"),
        (Kind.HEIGHT, "1.70", "m", None, "wrong-unit"),
        (Kind.WEIGHT, "70", INCHES, None, "wrong-unit"),
    ],
)
def test_what_cannot_be_is_refused_and_says_why(kind: Kind, value: str, unit: str, more, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        measured(kind, value, unit, more)
    assert refused.value.code == code


@given(st.integers(4, 7), st.integers(0, 11))
def test_every_height_in_feet_and_inches_is_the_same_height_in_inches(feet: int, inches: int) -> None:
    total = feet * 12 + inches
    if not Decimal("139.7") <= total * Decimal("2.54") <= Decimal("243.8"):
        return
    both = measured(Kind.HEIGHT, str(feet), FEET, (str(inches), INCHES))
    assert both == measured(Kind.HEIGHT, str(total), INCHES)
    assert abs(both - total * Decimal("2.54")) <= Decimal("0.05")


@given(st.integers(4, 49), st.decimals(0, Decimal("13.9"), places=1))
def test_more_pounds_never_weigh_less(stones: int, pounds: Decimal) -> None:
    alone = measured(Kind.WEIGHT, str(stones), STONES, ("0", POUNDS))
    assert measured(Kind.WEIGHT, str(stones), STONES, (str(pounds), POUNDS)) >= alone
