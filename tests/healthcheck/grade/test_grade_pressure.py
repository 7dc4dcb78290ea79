"""The grade of a blood pressure: a careful stored series, two typed numbers, and everything between."""

from datetime import timedelta

import pytest

from healthcheck.grade import Grade, Graded, of_pressure
from healthcheck.measurement import Source
from tests.healthcheck.grade.series import FIRST, PLAIN, counts, reading, seconds_apart, series


def graded(readings) -> Graded:
    return of_pressure(counts(readings))


def test_two_readings_typed_a_second_apart_grade_lower_than_a_stored_series_and_the_record_says_why():
    typed = graded(seconds_apart(1, (134, 84), (134, 84), device=""))
    stored = graded(series(stored=True))
    assert (typed.grade, stored.grade) == (Grade.D, Grade.B)
    assert typed.note == (
        "Reliability D: 2 readings where NICE asks for 12 after the first day, on 1 day where NICE asks for at least 4"
        ", at home, no device named, two readings 1 second apart where a monitor needs about half a minute for one, "
        "4 of 4 numbers just below 135/85."
    )
    assert stored.note == ("Reliability B: 16 readings in a series of 5 days, at home, read from the device's memory.")


def test_two_such_readings_from_a_named_phone_are_no_better():
    assert graded(seconds_apart(1, (134, 84), (134, 84), device="phone")).grade is Grade.D


def test_one_reading_at_home_without_a_device_is_limited_in_the_words_a_gp_reads():
    assert graded([reading(0, (128, 81), FIRST, device="")]).note == (
        "Reliability C: one reading, at home, no device named."
    )


def test_a_careful_typed_series_with_a_named_monitor_is_fair():
    assert graded(series()).grade is Grade.B


@pytest.mark.parametrize(
    ("readings", "words"),
    [
        (series(days=3), "on 3 days where NICE asks for at least 4"),
        (series(days=4, each=2), "6 readings where NICE asks for 12 after the first day"),
        (series(device=""), "no device named"),
        ([*series(), reading(99, (125, 80), FIRST + timedelta(days=3, hours=5), device="")],
         "no device named for 1 of 17 readings"),
        (series(pairs=((105, 71), (152, 93), (128, 84))), "systolic varies widely (standard deviation 20 mmHg)"),
    ],
)  # fmt: skip
def test_what_a_series_lacks_makes_it_limited_and_is_said(readings, words):
    found = graded(readings)
    assert found.grade is Grade.C
    assert words in found.reasons


@pytest.mark.parametrize(("seconds", "grade"), [(1, Grade.D), (14, Grade.D), (15, Grade.C), (59, Grade.C)])
def test_readings_closer_than_a_minute_are_said_and_closer_than_a_cuff_can_work_are_weak(seconds, grade):
    found = graded(seconds_apart(seconds, *PLAIN[:2]))
    assert found.grade is grade
    assert any(f"two readings {seconds} second" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("seconds", "said"), [(1.4, "1 second "), (0.4, "0 seconds "), (14.9, "14 seconds "), (59.9, "59 seconds ")]
)
def test_the_time_between_two_readings_is_said_in_whole_seconds_never_rounded_up(seconds, said):
    assert f"two readings {said}apart" in " ".join(graded(seconds_apart(seconds, *PLAIN[:2])).reasons)


def test_a_minute_is_enough():
    assert not any("apart" in reason for reason in graded(seconds_apart(60, *PLAIN[:2])).reasons)


def test_numbers_that_are_all_the_same_are_weak_when_typed_and_limited_when_said_to_be_stored():
    same = ((127, 83),)
    assert graded(series(pairs=same)).grade is Grade.D
    assert "all 16 readings are the same" in graded(series(pairs=same)).reasons
    stored = graded(series(pairs=same, stored=True))
    assert stored.grade is Grade.C
    assert "all 16 readings from the device's memory are the same" in stored.reasons


def test_numbers_of_which_only_one_half_never_changes_are_not_all_the_same():
    assert graded(series(pairs=((127, 83), (127, 79), (127, 81)))).grade is Grade.B


def test_noughts_are_weak_when_typed_and_not_when_stored():
    rounded = ((130, 80), (120, 80), (125, 77))
    assert graded(series(pairs=rounded)).grade is Grade.D
    assert any("numbers end in 0" in reason for reason in graded(series(pairs=rounded)).reasons)
    assert graded(series(pairs=rounded, stored=True)).grade is Grade.B


def test_as_many_noughts_as_chance_gives_are_no_reason():
    assert graded(series(pairs=((130, 81), (123, 79), (131, 80), (126, 77), (128, 82)))).grade is Grade.B


def test_a_series_just_below_the_threshold_is_weak_when_typed_and_not_when_stored():
    below = ((134, 84), (134, 83), (131, 84))
    assert graded(series(pairs=below)).grade is Grade.D
    assert any("numbers just below 135/85" in reason for reason in graded(series(pairs=below)).reasons)
    assert graded(series(pairs=below, stored=True)).grade is Grade.B


@pytest.mark.parametrize(
    ("pair", "words"), [((120, 80), "both numbers end in 0"), ((134, 84), "both numbers just below 135/85")]
)
def test_of_a_single_reading_both_numbers_must_stand_out_to_be_said(pair, words):
    assert words in graded([reading(0, pair, FIRST)]).reasons
    assert words not in graded([reading(0, (pair[0], 77), FIRST)]).reasons


@pytest.mark.parametrize(
    ("place", "grade"), [(Source.CLINIC, Grade.A), (Source.PHARMACY, Grade.B), (Source.KIOSK, Grade.B)]
)
def test_elsewhere_the_place_decides(place, grade):
    two = graded(seconds_apart(90, (120, 80), (139, 89), source=place, device=""))
    one = graded([reading(0, (120, 80), FIRST, source=place, device="")])
    assert (two.grade, one.grade) == (grade, grade)
    assert two.reasons == ("2 readings", f"at a {place.value}")
    assert one.reasons == ("one reading", f"at a {place.value}")


@pytest.mark.parametrize("place", [Source.CLINIC, Source.PHARMACY, Source.KIOSK])
@pytest.mark.parametrize("pair", [(140, 80), (120, 90)])
def test_one_raised_reading_elsewhere_asks_for_a_second(place, pair):
    once = graded([reading(0, pair, FIRST, source=place)])
    assert once.grade is Grade.C
    assert "one reading at or above 140/90 where NICE asks for a second" in once.reasons
    assert graded(seconds_apart(90, pair, pair, source=place)).grade is not Grade.C


def test_the_time_of_a_clinics_readings_is_often_that_of_typing_which_is_said_and_lowers_nothing():
    of_a_clinic = graded(seconds_apart(0, *PLAIN[:2], source=Source.CLINIC))
    assert of_a_clinic.grade is Grade.A
    assert "two readings 0 seconds apart so the times may be those of typing" in of_a_clinic.reasons
    assert graded(seconds_apart(0, *PLAIN[:2], source=Source.PHARMACY)).grade is Grade.C


def test_the_order_in_which_readings_came_in_does_not_show():
    readings = series(days=3)
    assert graded(readings) == graded(readings[::-1])


def test_a_thousand_readings_are_graded_like_a_few():
    assert graded(seconds_apart(60, *PLAIN * 125)).reasons == ("on 1 day where NICE asks for at least 4", "at home")
