"""Grades by the sample: its marks, whose word it is, whose time; and by the person's last value."""

from dataclasses import replace
from datetime import timedelta

import pytest

from healthcheck import grade
from healthcheck.grade import Grade, of_measurement
from healthcheck.measurement import Kind, Source
from healthcheck.sample import Sample, SampleFlag, Whose
from tests.healthcheck.cases import SAMPLED, a_check
from tests.healthcheck.change.values import BEFORE, FIVE_YEARS, a_value

VALUE = replace(a_value(Kind.HBA1C, "48", SAMPLED), arrived_at=SAMPLED + timedelta(hours=20))
BEST = "by the laboratory"


def graded(**sample):
    return of_measurement(replace(VALUE, sample=Sample(**sample)))


@pytest.mark.parametrize("flag", SampleFlag)
def test_a_value_of_a_marked_sample_is_limited_at_best(flag):
    found = of_measurement(replace(VALUE, flags=(flag,)))
    assert found.grade is Grade.C and flag.written in found.reasons


def test_several_marks_stand_in_one_reason():
    found = of_measurement(replace(VALUE, flags=(SampleFlag.HAEMOLYSED, SampleFlag.LOW_VOLUME)))
    assert "sample haemolysed and little blood in the sample" in found.reasons


def test_that_nobody_said_whose_it_is_is_said_and_not_held_against_it():
    assert graded().grade is Grade.A
    assert "nobody said whose sample it is" in graded().reasons


def test_their_own_word_is_a_reason_too():
    assert graded(whose=Whose.ME).reasons == (BEST, "their own sample by the person's word")


def test_a_word_that_changed_is_not_forgotten():
    found = graded(whose=Whose.ME, word_changed=True)
    assert found.grade is Grade.B
    assert "the person first said something else about whose sample it is" in found.reasons


@pytest.mark.parametrize("whose", [Whose.SOMEBODY_ELSE, Whose.NOT_SURE])
def test_what_a_clinician_vouched_for_says_both(whose):
    found = graded(whose=whose, vouched=True)
    assert found.grade is Grade.B
    assert found.reasons[-2:] == (
        "not their own sample by the person's word",
        "confirmed as this person's by a clinician",
    )


def test_a_collection_time_by_the_persons_word_is_said_so():
    assert "collection time told by the person" in graded(whose=Whose.ME, said_collected_at=SAMPLED).reasons


@pytest.mark.parametrize(
    ("apart", "said"),
    [(timedelta(hours=24), ""), (timedelta(hours=30), "30 hours"), (timedelta(days=-3), "3 days")],
)
def test_two_times_more_than_a_day_apart_are_both_told(apart, said):
    found = graded(whose=Whose.ME, said_collected_at=SAMPLED + apart, laboratory_told=True)
    words = f"collection time told by the person is {said} from the laboratory's"
    assert (words in found.reasons) is bool(said)
    assert (found.grade is Grade.B) is bool(said)


def test_a_value_of_none_of_our_kits_has_no_word_to_miss():
    assert of_measurement(VALUE).reasons == (BEST,)


def test_a_surprising_change_lowers_the_grade_by_one_step_and_says_why():
    before = (a_value(Kind.HBA1C, "36", BEFORE),)
    near, far = replace(VALUE, value=VALUE.value - 8), replace(VALUE, value=VALUE.value * 2)
    assert of_measurement(near, before).grade is Grade.A
    found = of_measurement(far, before)
    assert found.grade is Grade.B
    assert found.reasons[-1] == "HbA1c was 36 mmol/mol in March 2021: a change of 60 is more than expected"
    marked = replace(far, flags=(SampleFlag.HAEMOLYSED,))
    assert of_measurement(marked, before).grade is Grade.D


def test_nothing_is_weaker_than_weak():
    weak = replace(a_value(Kind.HEIGHT, "150", BEFORE + FIVE_YEARS), source=Source.HOME)
    assert of_measurement(weak).grade is of_measurement(weak, (a_value(Kind.HEIGHT, "180"),)).grade is Grade.D


def test_pressure_and_what_is_calculated_know_the_last_value_too():
    last = tuple(a_value(kind, value) for kind, value in ((Kind.SYSTOLIC, "175"), (Kind.CREATININE, "200")))
    with_last = grade.of(a_check(previous=last, measured_at=Source.CLINIC))
    without = grade.of(a_check(measured_at=Source.CLINIC))
    assert with_last["blood_pressure"].grade.name > without["blood_pressure"].grade.name
    assert "Systolic blood pressure was 175 mmHg" in with_last["blood_pressure"].reasons[-1]
    assert with_last["creatinine"].grade.name > without["creatinine"].grade.name
    assert with_last["hba1c"] == without["hba1c"]
