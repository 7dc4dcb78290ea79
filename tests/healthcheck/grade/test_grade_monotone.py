"""Monotone: what speaks for a value never lowers its grade, and suspicion never raises it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from healthcheck.grade import of_measurement, of_pressure
from healthcheck.grade.rules import GROUPS, Facts, grade
from healthcheck.measurement import Kind, Measurement, Source
from tests.healthcheck.cases import SAMPLED, an_id
from tests.healthcheck.grade.series import FIRST, PLAIN, counts, reading, seconds_apart, series

# More readings speak for a value too, but of facts alone that cannot be shown: they come with their digits (below).
FOR = {"named", "stored", "arrival_known", "days", "gap"}
AGAINST = {"unnamed", "zeros", "just_below", "bound", "raised", "irregular", "typed_by_phone", "typed_by_person"}
LESS_LIKELY = {"zeros_by_chance", "just_below_by_chance"}

pairs = st.tuples(st.integers(70, 200), st.integers(40, 69))
flags = st.integers(0, 1)
facts = st.fixed_dictionaries(
    {
        **dict.fromkeys(("stored", "raised", "bound", "arrival_known"), flags),
        **dict.fromkeys(("named", "unnamed", "zeros", "just_below", "readings"), st.integers(0, 30)),
        "days": st.integers(1, 14),
        **dict.fromkeys(("irregular", "typed_by_phone", "typed_by_person", "typed_by_pharmacy"), st.integers(0, 3)),
        **dict.fromkeys(("from_memory", "typed", "only_claimed"), st.integers(0, 30)),
        "arms_apart": st.integers(0, 40),
        "arms_apart_twice": flags,
        "gap": st.floats(0, 200),
        **dict.fromkeys(("zeros_by_chance", "just_below_by_chance"), st.floats(0, 1)),
        **dict.fromkeys(("spread", "spread_diastolic"), st.floats(0, 30)),
        "hours": st.floats(0, 200),
    }
)


def letter(numbers: dict[str, float], group: str, place: Source) -> str:
    """The grade of some facts, their words left as they may be."""
    written = dict.fromkeys([*numbers, "numbers", "threshold", "place", "arm"], "some")
    return grade("value", Facts(group, place, numbers, written)).grade.name


@given(facts, st.sampled_from(sorted(FOR)), st.sampled_from(GROUPS), st.sampled_from(Source))
def test_a_fact_that_speaks_for_a_value_never_lowers_its_grade(numbers, fact, group, place):
    better = {**numbers, fact: 1 if fact in ("stored", "arrival_known") else numbers[fact] + 1}
    if fact == "named" and not numbers["named"]:
        better["unnamed"] = 0
    assert letter(better, group, place) <= letter(numbers, group, place)


@given(facts, st.sampled_from(sorted(AGAINST)), st.sampled_from(GROUPS), st.sampled_from(Source))
def test_a_fact_that_speaks_against_a_value_never_raises_its_grade(numbers, fact, group, place):
    worse = {**numbers, fact: 1 if fact in ("bound", "raised") else numbers[fact] + 1}
    assert letter(worse, group, place) >= letter(numbers, group, place)


@given(facts, st.sampled_from(sorted(LESS_LIKELY)), st.floats(0, 1), st.sampled_from(GROUPS), st.sampled_from(Source))
def test_a_pattern_that_is_less_likely_never_raises_the_grade(numbers, fact, share, group, place):
    worse = {**numbers, fact: numbers[fact] * share}
    assert letter(worse, group, place) >= letter(numbers, group, place)


@given(st.lists(pairs, min_size=1, max_size=20), st.integers(1, 8), st.integers(1, 4))
def test_naming_the_device_never_lowers_the_grade(numbers, days, each):
    readings = series(days=days, each=each, pairs=numbers)
    unnamed = [replace(one, device="") for one in readings]
    some = [replace(one, device=one.device if place % 2 else "") for place, one in enumerate(readings)]
    letters = [of_pressure(counts(some_readings)).grade.name for some_readings in (readings, some, unnamed)]
    assert letters == sorted(letters)


@given(st.lists(pairs, min_size=1, max_size=20), st.integers(1, 8), st.integers(1, 4))
def test_a_stored_series_is_never_below_the_same_numbers_typed(numbers, days, each):
    typed = series(days=days, each=each, pairs=numbers)
    stored = [replace(one, stored=True) for one in typed]
    assert of_pressure(counts(stored)).grade.name <= of_pressure(counts(typed)).grade.name


@given(st.integers(1, 9), st.integers(1, 3), st.booleans(), st.sampled_from(["", "BP7"]))
def test_another_day_or_another_repeat_without_suspicion_never_lowers_the_grade(days, each, stored, device):
    def letter_of(days: int, each: int) -> str:
        return of_pressure(counts(series(days=days, each=each, stored=stored, device=device))).grade.name

    assert letter_of(days + 1, each) <= letter_of(days, each)
    assert letter_of(days, each + 1) <= letter_of(days, each)


@given(pairs, st.sampled_from([Source.CLINIC, Source.PHARMACY, Source.KIOSK]))
def test_a_second_reading_elsewhere_never_lowers_the_grade(pair, place):
    one, two = (seconds_apart(60, *[pair] * number, source=place) for number in (1, 2))
    assert of_pressure(counts(two)).grade.name <= of_pressure(counts(one)).grade.name


@given(st.lists(pairs, min_size=2, max_size=8), st.floats(0, 120), st.floats(0, 120))
def test_readings_closer_together_never_grade_higher(numbers, one, other):
    near, far = sorted((one, other))
    letters = [of_pressure(counts(seconds_apart(gap, *numbers))).grade.name for gap in (far, near)]
    assert letters == sorted(letters)


@pytest.mark.parametrize("suspicious", [(120, 80), (134, 84)])
@given(st.integers(1, 12))
def test_each_number_turned_into_a_suspicious_one_never_raises_the_grade(suspicious, turned):
    readings = series(days=4)
    taken = [reading(place, suspicious, one.taken_at) for place, one in enumerate(readings)]
    fewer, more = ([*taken[: 4 + n], *readings[4 + n :]] for n in (turned - 1, turned))
    assert of_pressure(counts(more)).grade.name >= of_pressure(counts(fewer)).grade.name


@given(st.sampled_from([kind for kind in Kind if kind not in (Kind.SYSTOLIC, Kind.DIASTOLIC)]), st.sampled_from(Source))
def test_a_single_value_gains_by_a_device_and_never_by_a_bound(kind, source):
    plain = Measurement(an_id("plain"), kind, Decimal(60), SAMPLED, source)
    named, bound = replace(plain, device="scale"), replace(plain, comparator="<")
    assert of_measurement(named).grade.name <= of_measurement(plain).grade.name <= of_measurement(bound).grade.name


@given(st.floats(0, 300), st.floats(0, 300))
def test_an_older_sample_never_grades_higher(one, other):
    assume(one != other)
    young, old = (
        Measurement(
            an_id("x"), Kind.HBA1C, Decimal(40), FIRST, Source.LABORATORY, arrived_at=FIRST + timedelta(hours=h)
        )
        for h in sorted((one, other))
    )
    assert of_measurement(young).grade.name <= of_measurement(old).grade.name


def test_the_plain_series_of_these_tests_raises_no_suspicion():
    assert of_pressure(counts(series(days=7))).reasons == ("24 readings in a series of 7 days", "at home")
    assert len(set(PLAIN)) == len(PLAIN)
