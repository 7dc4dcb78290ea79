"""Readings that are asked for again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from healthcheck.blood_pressure import Reading
from healthcheck.measurement import Source
from healthcheck.surprise import surprise

START = datetime(2026, 11, 20, 8, tzinfo=UTC)


def reading(systolic: int, diastolic: int, *, minute: int = 0, at: Source = Source.HOME) -> Reading:
    return Reading(uuid4(), Decimal(systolic), Decimal(diastolic), START + timedelta(minutes=minute), at)


@pytest.mark.parametrize("pressure", [(170, 80), (140, 100), (192, 118)])
def test_a_first_very_high_reading_is_asked_for_again_and_says_when_to_call_999(pressure: tuple[int, int]) -> None:
    asked = surprise((), [reading(*pressure)])
    assert asked is not None
    assert (asked.why, asked.after_minutes) == ("very_high", 5)
    assert "999" in asked.words


def test_a_second_very_high_reading_is_believed() -> None:
    assert surprise([reading(192, 118)], [reading(190, 116, minute=6)]) is None
    assert surprise((), [reading(192, 118), reading(190, 116, minute=6)]) is None


def test_very_high_at_a_pharmacy_begins_higher_than_at_home() -> None:
    assert surprise((), [reading(172, 90, at=Source.PHARMACY)]) is None
    assert surprise((), [reading(180, 90, at=Source.PHARMACY)]) is not None


def test_a_low_reading_is_asked_for_again() -> None:
    asked = surprise((), [reading(84, 52)])
    assert asked is not None
    assert asked.why == "low"
    assert "111" in asked.words


def test_a_jump_from_the_readings_before_is_asked_for_again_once() -> None:
    before = [reading(122, 78), reading(120, 76, minute=1)]
    odd = reading(151, 84, minute=10)
    asked = surprise(before, [odd])
    assert asked is not None
    assert asked.why == "jump"
    assert surprise([*before, odd], [reading(149, 82, minute=16)]) is None


@pytest.mark.parametrize("systolic", [150, 92])
def test_just_less_than_a_jump_is_believed(systolic: int) -> None:
    assert surprise([reading(121, 77)], [reading(systolic, 70, minute=5)]) is None


def test_another_places_readings_are_not_what_a_reading_is_held_against() -> None:
    assert surprise([reading(110, 70, at=Source.CLINIC)], [reading(145, 84, minute=5)]) is None


def test_nothing_that_came_in_asks_for_nothing() -> None:
    assert surprise([reading(192, 118)], ()) is None


@pytest.mark.parametrize(("rate", "odd"), [(39, True), (40, False), (120, False), (121, True), (None, False)])
def test_a_pulse_unusual_at_rest_is_asked_for_again_and_says_whom_to_call(rate: int | None, odd: bool) -> None:
    one = replace(reading(122, 78), pulse=None if rate is None else Decimal(rate))
    asked = surprise((), [one])
    assert (asked is not None) == odd
    if asked is not None:
        assert asked.why == "pulse"
        assert "call your GP surgery" in asked.words


def test_a_second_pulse_that_is_as_unusual_is_believed() -> None:
    fast = [replace(reading(122, 78, minute=minute), pulse=Decimal(131)) for minute in (0, 6)]
    assert surprise(fast[:1], fast[1:]) is None


def test_a_pressure_that_may_be_urgent_comes_before_a_pulse() -> None:
    asked = surprise((), [replace(reading(192, 118), pulse=Decimal(131))])
    assert asked is not None
    assert asked.why == "very_high"
