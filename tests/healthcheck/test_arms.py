"""Both arms: compared, asked for again where they differ, and the higher one counted where they still do."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck import arms
from healthcheck.blood_pressure import summarise
from healthcheck.measurement import Arm, Source
from healthcheck.reading import Reading
from healthcheck.surprise import surprise

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
LEFT, RIGHT = Arm.LEFT, Arm.RIGHT


def reading(arm: Arm | None, systolic: int, minute: float, diastolic: int = 78, *, at: Source = Source.HOME) -> Reading:
    when = START + timedelta(minutes=minute)
    return Reading(UUID(int=round(minute * 60)), Decimal(systolic), Decimal(diastolic), when, at, arm=arm)


@st.composite
def readings(draw: st.DrawFn) -> list[Reading]:
    """Any readings of one place, each at its own time."""
    times = draw(st.lists(st.integers(0, 3000), min_size=1, max_size=12, unique=True))
    place = draw(st.sampled_from([Source.HOME, Source.CLINIC]))
    arm = st.sampled_from([None, LEFT, RIGHT])
    return [reading(draw(arm), draw(st.integers(80, 200)), time, at=place) for time in times]


@pytest.mark.parametrize(("left", "right", "differs"), [(135, 120, False), (136, 120, True), (120, 136, True)])
def test_more_than_15_is_a_difference_and_15_is_none(left: int, right: int, differs: bool) -> None:
    assert (arms.difference([reading(LEFT, left, 0), reading(RIGHT, right, 1)]) is not None) == differs


def test_a_difference_seen_once_is_asked_for_again_after_five_minutes() -> None:
    now = [reading(LEFT, 138, 0), reading(RIGHT, 118, 1)]
    asked = surprise((), now)
    assert asked is not None
    assert (asked.why, asked.after_minutes) == ("arms", 5)
    assert "measure both arms again" in asked.words


def test_a_difference_that_stays_is_believed_and_the_higher_arm_counts() -> None:
    first = [reading(LEFT, 138, 0), reading(RIGHT, 118, 1)]
    again = [reading(RIGHT, 120, 8), reading(LEFT, 140, 9)]
    assert surprise(first, again) is None
    found = arms.difference([*first, *again])
    assert found is not None
    assert (found.arm, found.by, found.confirmed) == (LEFT, 20, True)
    pressure = summarise([*first, *again])
    assert pressure is not None
    assert (pressure.systolic, pressure.arm) == (Decimal("139.0"), LEFT)
    assert "the left arm counts, higher by 20 mmHg twice (NICE NG136)" in pressure.method


def test_readings_on_the_lower_arm_that_come_later_do_not_count_either() -> None:
    twice = [reading(LEFT, 150, 0), reading(RIGHT, 130, 1), reading(LEFT, 152, 8), reading(RIGHT, 131, 9)]
    later = [reading(RIGHT, 118, 700), reading(LEFT, 154, 1400), reading(None, 149, 1410)]
    kept = arms.counted([*twice, *later])
    assert {each.systolic for each in kept} == {150, 152, 154, 149}


def test_a_repeat_that_shows_both_the_same_lets_everything_count() -> None:
    found = [reading(LEFT, 160, 0), reading(RIGHT, 122, 1), reading(LEFT, 124, 8), reading(RIGHT, 121, 9)]
    assert arms.difference(found) is None
    assert list(arms.counted(found)) == found


def test_a_repeat_that_shows_the_other_arm_higher_confirms_nothing() -> None:
    found = [reading(LEFT, 150, 0), reading(RIGHT, 120, 1), reading(LEFT, 120, 8), reading(RIGHT, 150, 9)]
    difference = arms.difference(found)
    assert difference is not None
    assert not difference.confirmed
    asked = surprise(found[:2], found[2:])
    assert asked is not None
    assert asked.why == "arms"


def test_in_a_clinic_the_lower_arm_never_hides_the_higher_one() -> None:
    pressure = summarise([reading(LEFT, 162, 0, at=Source.CLINIC), reading(RIGHT, 124, 2, at=Source.CLINIC)])
    assert pressure is not None
    assert pressure.systolic == 162
    assert "once, not yet repeated" in pressure.method


def test_arms_an_hour_apart_or_in_two_places_are_not_compared() -> None:
    assert arms.compared([reading(LEFT, 150, 0), reading(RIGHT, 120, 31)]) == ()
    assert arms.compared([reading(LEFT, 150, 0), reading(RIGHT, 120, 1, at=Source.CLINIC)]) == ()
    assert arms.compared([reading(LEFT, 150, 0), reading(None, 120, 1)]) == ()


def test_the_last_of_one_arm_is_compared_with_the_first_of_the_other() -> None:
    (pair,) = arms.compared([reading(LEFT, 150, 0), reading(LEFT, 130, 1), reading(RIGHT, 128, 2)])
    assert (pair.left.systolic, pair.right.systolic) == (130, 128)


@given(readings())
def test_no_reading_is_in_two_comparisons_and_each_has_both_arms(found: list[Reading]) -> None:
    pairs = arms.compared(found)
    used = [each.id for pair in pairs for each in (pair.left, pair.right)]
    assert len(used) == len(set(used))
    assert all((pair.left.arm, pair.right.arm) == (LEFT, RIGHT) for pair in pairs)


@given(readings())
def test_something_always_counts_and_nothing_without_an_arm_is_left_out(found: list[Reading]) -> None:
    kept = arms.counted(found)
    assert kept
    assert {each.id for each in found if each.arm is None} <= {each.id for each in kept}


@given(readings(), st.randoms(use_true_random=False))
def test_the_order_in_which_readings_came_in_does_not_show(found: list[Reading], chance) -> None:
    mixed = list(found)
    chance.shuffle(mixed)
    assert arms.difference(mixed) == arms.difference(found)
    assert summarise(mixed) == summarise(found)
