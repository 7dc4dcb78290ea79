"""The JSON of a check as the domain's value: every field where it belongs, every fault with its place."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcheck.command.check_read import Faulty, read
from healthcheck.measurement import Absent, AbsentReason, Arm, Kind, Measurement, Source
from healthcheck.person import Ethnicity, NhsNumber, Sex
from healthcheck.sample import SampleFlag
from tests.healthcheck.command.any_check import CHECKS, Json, written

EXAMPLE = Path(__file__).parents[3] / "healthcheck/command/example.json"
AT = "2026-11-12T07:30:00Z"
HBA1C = {"kind": "hba1c", "value": 43, "unit": "mmol/mol", "taken_at": AT, "source": "laboratory"}
SYSTOLIC = {"kind": "systolic", "value": 150, "unit": "mm[Hg]", "taken_at": AT, "source": "home", "reading": "one"}
DIASTOLIC = SYSTOLIC | {"kind": "diastolic", "value": 90}


def a_file(*measurements: Json, **changes: Any) -> bytes:
    smallest = {"day": "2026-11-16", "person": {"birth_date": "1968-03-02"}, "measurements": measurements}
    return json.dumps({**smallest, **changes}).encode()


def faults(text: bytes) -> tuple[str, ...]:
    with pytest.raises(Faulty) as refused:
        read(text)
    return refused.value.faults


def test_the_smallest_check_is_a_day_and_a_date_of_birth() -> None:
    given_check = read(a_file())
    check = given_check.check
    assert (check.day, check.age, check.answers, check.measurements) == (date(2026, 11, 16), 58, {}, ())
    assert (check.person.sex, check.person.ethnicity, check.person.townsend) == (None, Ethnicity.NOT_STATED, None)
    assert (check.answers_id, check.answered_at, check.questionnaire) == (None, None, "")
    assert not given_check.names_somebody


def test_the_person_is_read_whole_and_answers_come_first() -> None:
    person = {"birth_date": "1968-03-02", "sex": "male", "nhs_number": "9990000018", "townsend": -1.25}
    given_check = read(a_file(person=person, answers={"ethnicity": "indian", "sex_at_birth": "male"}))
    found = given_check.check.person
    assert given_check.names_somebody
    assert (found.nhs_number, found.sex, found.ethnicity) == (NhsNumber("9990000018"), Sex.MALE, Ethnicity.INDIAN)
    assert found.townsend == Decimal("-1.25")
    assert given_check.check.questionnaire == "nhs_health_check 2026-11"


def test_a_value_is_read_with_all_that_is_known_of_it() -> None:
    full = {
        **SYSTOLIC,
        "device": "Omron M3",
        "stored": True,
        "arm": "left",
        "irregular_pulse": True,
        "entered_by": {"route": "pharmacy", "organisation": "FA001", "operator": "till 2"},
    }
    sampled = {
        **HBA1C,
        "value": 43.5,
        "comparator": "<",
        "specimen": "kit 1",
        "arrived_at": "2026-11-13T09:00:00Z",
        "reported_at": "2026-11-14T09:00:00+01:00",
        "flags": ["haemolysed"],
        "sample": {"whose": "me", "laboratory_told": True},
    }
    pressure, _, hba1c = read(a_file(full, DIASTOLIC, sampled)).check.measurements
    assert isinstance(pressure, Measurement)
    assert isinstance(hba1c, Measurement)
    assert (pressure.kind, pressure.value, pressure.source) == (Kind.SYSTOLIC, Decimal(150), Source.HOME)
    assert (pressure.device, pressure.stored, pressure.arm, pressure.irregular_pulse) == (
        "Omron M3",
        True,
        Arm.LEFT,
        True,
    )
    assert str(pressure.entered_by) == "pharmacy staff (FA001, till 2)"
    assert (hba1c.value, hba1c.comparator, hba1c.flags) == (Decimal("43.5"), "<", (SampleFlag.HAEMOLYSED,))
    assert hba1c.reported_at == datetime(2026, 11, 14, 8, 0, tzinfo=UTC)
    assert hba1c.sample is not None
    assert hba1c.sample.laboratory_told


def test_one_name_is_one_reading_and_one_sample() -> None:
    again = [each | {"reading": "two", "taken_at": "2026-11-13T07:30:00Z"} for each in (SYSTOLIC, DIASTOLIC)]
    check = read(a_file(SYSTOLIC, DIASTOLIC, *again)).check
    assert len(check.readings()) == 2
    assert len({each.id for each in check.measurements}) == 4


def test_an_absence_is_read_and_what_was_never_tried_is_left_out() -> None:
    failed = {"kind": "hba1c", "absent": "haemolysed", "words": "Tube broken", "taken_at": AT}
    (found,) = read(a_file(failed, {"kind": "acr", "absent": "not_measured"})).check.measurements
    assert isinstance(found, Absent)
    assert (found.kind, found.reason, found.words) == (Kind.HBA1C, AbsentReason.HAEMOLYSED, "Tube broken")
    assert found.id is not None


@pytest.mark.parametrize("day", ["0001-01-01", "0041-01-01", "2013-03-31", "2100-01-01", "9999-12-31"])
def test_a_day_that_no_check_can_be_of_is_refused_with_its_place(day: str) -> None:
    born = f"{max(1, int(day[:4]) - 40):04d}-01-01"
    (fault,) = faults(a_file(day=day, person={"birth_date": born}))
    assert fault == "/day: must be from 2013-04-01 to 2099-12-31."


def test_a_day_is_written_in_one_way() -> None:
    assert faults(a_file(day="2026-W46-1")) == ("/day: write a day as 2026-11-16.",)


def test_two_measurements_of_one_id_are_refused() -> None:
    one = HBA1C | {"id": "00000000-0000-0000-0000-000000000001"}
    again = one | {"taken_at": "2026-11-13T07:30:00Z"}
    assert faults(a_file(one, again)) == ("/measurements/1/id: another measurement has this id: leave both out.",)


def test_what_a_device_showed_that_failed_its_own_control_is_no_result() -> None:
    test = {"device": "Afinion", "lot": "L1", "operator": "one", "passed": False, "controlled_at": AT}
    shown = {**HBA1C, "source": "pharmacy", "test": test}
    (found,) = read(a_file(shown)).check.measurements
    assert isinstance(found, Absent)
    assert (found.reason, found.unused, found.source) == (AbsentReason.CONTROL_FAILED, "43 mmol/mol", Source.PHARMACY)
    (used,) = read(a_file(shown | {"test": test | {"passed": True}})).check.measurements
    assert isinstance(used, Measurement)
    assert read(a_file(previous=[shown | {"taken_at": "2021-11-12T07:30:00Z"}])).check.previous == ()


def test_earlier_values_and_answers_to_follow_up_questions_are_read() -> None:
    earlier = {**HBA1C, "taken_at": "2021-11-12T07:30:00Z"}
    sign = {"question": "blood_sugar_signs", "answer": "no", "at": "2026-11-15T10:00:00Z"}
    check = read(a_file(HBA1C, previous=[earlier], follow_up=[sign])).check
    assert [each.value for each in check.previous] == [43]
    assert [(each.question, each.option) for each in check.follow_up] == [("blood_sugar_signs", "no")]


WRONG: Mapping[str, tuple[bytes, str]] = {
    "no such kind": (a_file(HBA1C | {"kind": "ldl"}), "/measurements/0/kind: must be one of systolic"),
    "another unit": (a_file(HBA1C | {"unit": "mmol/L"}), "/measurements/0/unit: HbA1c must be in mmol/mol."),
    "out of range": (a_file(HBA1C | {"value": 4}), "/measurements/0/value: HbA1c must be from 10 to 200 mmol/mol."),
    "true is no number": (a_file(HBA1C | {"value": True}), "/measurements/0/value: write a number"),
    "no zone": (a_file(HBA1C | {"taken_at": "2026-11-12T07:30:00"}), "/measurements/0/taken_at: write a time"),
    "seconds": (a_file(HBA1C | {"taken_at": 1762932600}), "/measurements/0/taken_at: write a time"),
    "after the day": (a_file(HBA1C | {"taken_at": "2026-11-17T07:30:00Z"}), "/measurements/0/taken_at: must not be"),
    "one number": (a_file(SYSTOLIC), "/measurements/0: A blood pressure has two numbers"),
    "no reading": (a_file({**SYSTOLIC, "reading": None}, DIASTOLIC), "/measurements/0/reading: is missing"),
    "twice": (a_file(SYSTOLIC, SYSTOLIC, DIASTOLIC), "/measurements/1: another value of this reading"),
    "upside down": (a_file(SYSTOLIC, DIASTOLIC | {"value": 160}), "/measurements/1/value: must be below"),
    "not together": (a_file(SYSTOLIC, DIASTOLIC | {"source": "clinic"}), "/measurements/1: must have the source"),
    "no such question": (a_file(answers={"colour": "red"}), "/answers/colour: nhs_health_check 2026-11 has no such"),
    "no such option": (a_file(answers={"smoking": "often"}), "/answers/smoking: This question has no such option"),
    "not born": (a_file(person={"birth_date": "2030-01-01"}), "/person/birth_date: must be on or before /day"),
    "too old": (a_file(person={"birth_date": "1868-01-01"}), "/person/birth_date: must be on or before /day"),
    "no such number": (
        a_file(person={"birth_date": "1968-03-02", "nhs_number": "9990000019"}),
        "/person/nhs_number: This is not an NHS number",
    ),
    "two sexes": (
        a_file(person={"birth_date": "1968-03-02", "sex": "female"}, answers={"sex_at_birth": "male"}),
        "/person/sex: differs from /answers/sex_at_birth",
    ),
    "no such version": (a_file(questionnaire="1999-01"), "/: There is no such version"),
    "no such follow-up": (
        a_file(follow_up=[{"question": "x", "answer": "no", "at": AT}]),
        "/follow_up/0: follow_up 2026-11 has no such question",
    ),
    "a list": (b"[]", "/: must be an object in { }."),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_refused_with_its_place(case: str) -> None:
    text, said = WRONG[case]
    (fault, *_) = faults(text)
    assert fault.startswith(said), fault


def test_of_many_faults_twenty_are_said_and_the_rest_counted() -> None:
    found = faults(a_file(*[HBA1C | {"value": "x"}] * 30))
    assert len(found) == 21
    assert found[-1] == "and 10 more"


@settings(max_examples=25, deadline=None)
@given(CHECKS)
def test_any_check_is_read_the_same_twice(check: Json) -> None:
    assert read(written(check)) == read(written(check))


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_other_json_is_refused_and_never_breaks(document: Any) -> None:
    assert faults(json.dumps({"day": "2026-11-16", "person": document}).encode())


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["measurements", "answers", "follow_up", "previous", "person", "day"]), st.data())
def test_any_field_may_hold_nonsense(field: str, data: st.DataObject) -> None:
    nonsense = data.draw(st.one_of(st.integers(), st.text(), st.lists(st.integers(), min_size=1), st.just(None)))
    check = json.loads(EXAMPLE.read_text())
    assert faults(json.dumps({**check, field: nonsense}).encode())
