"""The hand that typed it: a claim without a device is not believed, a told value is trusted less than a sent one."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.entry import BY_THE_PERSON, Entry, Route
from healthcheck.grade import Grade, Graded, of_measurement, of_pressure
from healthcheck.measurement import Arm, Kind, Measurement, Source
from healthcheck.point_of_care import PointOfCareTest
from tests.healthcheck.cases import SAMPLED, an_id
from tests.healthcheck.grade.series import FIRST, PLAIN, counts, reading, seconds_apart, series

PHONE = Entry(Route.PHONE, "YPH01", "adviser-7")
PHARMACY = Entry(Route.PHARMACY, "FA123", "T-07")
KIOSK = Entry(Route.KIOSK, "K1001", "K-2")
CLINIC = Entry(Route.CLINIC, "Y90001", "N-3")
TEST = PointOfCareTest("Analyser 3", "LOT-5512", "T-07", True, SAMPLED)
LETTERS = "ABCD"


def graded(readings) -> Graded:
    return of_pressure(counts(readings))


def body(kind: Kind = Kind.WEIGHT, place: Source = Source.HOME, **changes) -> Graded:
    return of_measurement(Measurement(an_id("x"), kind, Decimal(70), SAMPLED, place, device="Scale", **changes))


@pytest.mark.parametrize("hand", [None, BY_THE_PERSON, PHONE])
def test_two_readings_typed_a_second_apart_are_weaker_than_a_stored_series_by_any_hand(hand):
    typed = graded(seconds_apart(1, (134, 84), (134, 84), device="", entered_by=hand))
    stored = graded(series(stored=True, entered_by=BY_THE_PERSON))
    assert typed.grade is Grade.D and stored.grade is Grade.B
    assert "two readings 1 second apart" in typed.note


@pytest.mark.parametrize(
    "claims",
    [
        {"device": "", "stored": True},
        {"device": "  ", "stored": True},
        {"device": "phone", "stored": True},
    ],
)
def test_two_such_readings_that_a_phone_claims_to_be_stored_are_no_better(claims):
    assert graded(seconds_apart(1, (134, 84), (134, 84), entered_by=BY_THE_PERSON, **claims)).grade is Grade.D


def test_two_such_readings_of_which_one_is_claimed_to_be_stored_are_no_better():
    first, second = seconds_apart(1, (134, 84), (134, 84), entered_by=BY_THE_PERSON)
    mixed = graded([replace(first, stored=True), second])
    assert mixed.grade is Grade.D
    assert "1 of 2 readings typed and not read from the device's memory" in mixed.reasons


def test_such_readings_from_two_phones_are_no_better():
    first, second = seconds_apart(1, (134, 84), (134, 84), entered_by=BY_THE_PERSON)
    assert graded([replace(first, device="phone A"), replace(second, device="phone B")]).grade is Grade.D


def test_a_claim_to_be_stored_without_a_device_counts_as_typed_and_is_said():
    found = graded(series(device="", stored=True, entered_by=BY_THE_PERSON))
    assert found.grade is Grade.C
    assert "read from the device's memory" not in found.reasons
    assert "said to come from a device's memory that nobody can look at" in found.reasons
    assert "typed by the person" in found.reasons


def test_what_is_told_on_the_phone_was_sent_by_no_monitor():
    found = graded(series(stored=True, entered_by=PHONE))
    assert found.grade is Grade.C
    assert "typed by a phone adviser from what the person said" in found.reasons


def test_noughts_are_weak_however_loudly_they_are_called_stored():
    rounded = ((130, 80), (120, 80), (125, 77))
    assert graded(series(pairs=rounded, stored=True, device="", entered_by=BY_THE_PERSON)).grade is Grade.D


@pytest.mark.parametrize(
    ("hand", "grade", "words"),
    [
        (PHARMACY, Grade.B, "entered by pharmacy staff"),
        (None, Grade.B, "at a pharmacy"),
        (BY_THE_PERSON, Grade.C, "typed by the person from a reading at a pharmacy"),
        (PHONE, Grade.C, "typed by a phone adviser from what the person said"),
    ],
)
def test_what_a_pharmacy_sends_is_trusted_more_than_what_is_told_of_it(hand, grade, words):
    found = graded(seconds_apart(90, *PLAIN[:2], source=Source.PHARMACY, entered_by=hand))
    assert found.grade is grade
    assert words in found.reasons
    assert body(place=Source.PHARMACY, entered_by=hand).grade is grade


def test_a_clinics_own_staff_give_an_a_and_the_person_telling_of_it_does_not():
    own, told = (
        graded(seconds_apart(90, *PLAIN[:2], source=Source.CLINIC, entered_by=hand)) for hand in (CLINIC, BY_THE_PERSON)
    )
    assert (own.grade, told.grade) == (Grade.A, Grade.C)


@pytest.mark.parametrize("place", [Source.CLINIC, Source.PHARMACY, Source.KIOSK])
def test_two_readings_of_134_84_typed_a_second_apart_are_weak_wherever_they_are_said_to_be_from(place):
    typed = graded(seconds_apart(1, (134, 84), (134, 84), source=place, entered_by=BY_THE_PERSON))
    assert typed.grade is Grade.D
    assert "typed by the person with times 1 second apart" in typed.reasons


def test_one_told_reading_among_sent_ones_is_enough():
    sent, told = seconds_apart(90, *PLAIN[:2], source=Source.PHARMACY, entered_by=PHARMACY)
    assert graded([sent, replace(told, entered_by=BY_THE_PERSON)]).grade is Grade.C


@pytest.mark.parametrize("place", [Source.PHARMACY, Source.KIOSK, Source.CLINIC])
def test_a_point_of_care_test_is_at_best_fair(place):
    found = body(Kind.HBA1C, place, test=TEST, entered_by=PHARMACY)
    assert found.grade is Grade.B
    assert "a point-of-care test with lot and operator and quality control recorded" in found.reasons
    assert body(Kind.HBA1C, Source.LABORATORY).grade is Grade.A


def test_a_device_whose_control_was_long_ago_gives_a_limited_value_and_it_is_said():
    def controlled(days: float) -> Graded:
        test = replace(TEST, controlled_at=SAMPLED - timedelta(days=days))
        return body(Kind.HBA1C, Source.PHARMACY, test=test, entered_by=PHARMACY)

    assert controlled(7).grade is Grade.B
    assert controlled(30).grade is Grade.C
    assert "the device's last quality control was 30 days before" in controlled(30).reasons


def test_an_irregular_pulse_makes_a_series_limited_and_is_said():
    careful = series(stored=True)
    found = graded([*careful[:-1], replace(careful[-1], irregular_pulse=True)])
    assert found.grade is Grade.C
    assert "the monitor showed an irregular pulse in 1 of 16 readings" in found.reasons
    assert graded(series(stored=True, irregular_pulse=False)).grade is Grade.B
    assert body(Kind.PULSE, irregular_pulse=True, stored=True).grade is Grade.C
    assert body(Kind.WEIGHT, irregular_pulse=True, stored=True).grade is Grade.B


def test_arms_that_differ_make_a_series_limited_until_they_are_compared_again():
    careful = series(stored=True)
    at = careful[-1].taken_at + timedelta(minutes=3)
    pair = [
        reading(200, (146, 80), at, stored=True, arm=Arm.LEFT),
        reading(201, (126, 80), at + timedelta(minutes=2), stored=True, arm=Arm.RIGHT),
    ]
    once = graded([*careful, *pair])
    assert once.grade is Grade.C
    assert "arms 20 mmHg apart and not compared again" in once.reasons
    again = [replace(each, id=an_id(f"{each.id}"), taken_at=each.taken_at + timedelta(minutes=9)) for each in pair]
    twice = graded([*careful, *pair, *again])
    assert twice.grade is Grade.B
    assert "arms 20 mmHg apart in two comparisons so the left arm counts" in twice.reasons


hands = st.sampled_from([None, BY_THE_PERSON, PHONE, PHARMACY, KIOSK, CLINIC])
pairs = st.tuples(st.integers(90, 180), st.integers(50, 85))


@given(st.lists(pairs, min_size=1, max_size=6), st.sampled_from(list(Source)[:4]), hands, st.booleans())
def test_what_is_told_never_grades_higher_than_the_same_thing_sent(numbers, place, hand, stored):
    sent = graded(seconds_apart(90, *numbers, source=place, stored=stored, entered_by=hand))
    told = graded(seconds_apart(90, *numbers, source=place, stored=stored, entered_by=PHONE))
    assert LETTERS.index(told.grade.name) >= LETTERS.index(sent.grade.name)


@given(st.lists(pairs, min_size=1, max_size=6), st.sampled_from(["", "BP7"]), st.integers(0, 6))
def test_claiming_more_to_be_stored_never_beats_a_memory_that_was_read(numbers, device, claimed):
    readings = seconds_apart(90, *numbers, device=device, entered_by=BY_THE_PERSON)
    mixed = [replace(each, stored=nth < claimed) for nth, each in enumerate(readings)]
    whole = [replace(each, stored=True, device="BP7") for each in readings]
    assert LETTERS.index(graded(mixed).grade.name) >= LETTERS.index(graded(whole).grade.name)


def test_no_hand_makes_a_reading_from_the_first_day_worse_than_it_is():
    assert graded([reading(0, (128, 81), FIRST, entered_by=BY_THE_PERSON)]).grade is Grade.C
