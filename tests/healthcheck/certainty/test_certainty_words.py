"""What the person and the GP read of a range and a decision."""

import json

import pytest

from healthcheck.certainty import Decision, Gain, Range, words
from healthcheck.certainty.next_measurement import MEASUREMENTS
from healthcheck.certainty.outcomes import NOTHING_URGENT
from healthcheck.certainty.written import certainty
from healthcheck.measurement import Kind
from healthcheck.person import Sex
from healthcheck.units import Unit
from tests.healthcheck.cases import a_check

NO_CHOLESTEROL = {Kind.TOTAL_CHOLESTEROL: None, Kind.HDL_CHOLESTEROL: None}


def risk(low: float, high: float, value: float | None = None, missing: tuple[str, ...] = ()) -> Range:
    return Range("qrisk3", low, high, Unit.PERCENT, value, missing, ("low",), True)


def decision(**changes: object) -> Decision:
    usual: dict[str, object] = {
        "action": "bp-stage-1",
        "chance": 0.6,
        "others": ((NOTHING_URGENT, 0.4),),
        "settled": False,
        "urgent": False,
        "missing": (),
        "next": Gain("blood_pressure", True, 0.2),
    }
    return Decision(**(usual | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (7.8, 13.2, "between 8 and 13 in 100"),
        (7.8, 8.2, "about 8 in 100"),
        (0.4, 3.1, "3 in 100 or less"),
        (0.4, 0.9, "less than 1 in 100"),
        (8.0, 9.7, "between 8 and 9 in 100"),  # 9.7% is low, and 10 in 100 is raised
    ],
)
def test_a_risk_is_said_as_people_of_100(low: float, high: float, said: str) -> None:
    assert words.between(risk(low, high)) == said


def test_a_known_risk_is_said_with_its_range() -> None:
    found = risk(7.8, 13.2, 10.4)
    assert words.range_for_the_person(found) == (
        "Your chance of a heart attack or stroke in the next 10 years is about 10 in 100. No measurement is exact, so "
        "it may be between 8 and 13 in 100."
    )
    assert words.range_for_the_gp(found) == "QRISK3 10.4%, 90% range 7.8 to 13.2% from measurement error"


def test_whole_points_are_said_to_be_held_more_often_than_nine_times_in_ten() -> None:
    (found,) = (each for each in certainty(a_check())["ranges"] if each["name"] == "leicester")
    assert "points, range of at least 90% " in found["gp"]


def test_without_cholesterol_no_figure_is_said_and_why() -> None:
    found = risk(7.8, 13.2, missing=("cholesterol_ratio",))
    assert words.range_for_the_person(found) == (
        "We cannot work out your chance of a heart attack or stroke in the next 10 years without your cholesterol. "
        "From what we know, it is likely to be between 8 and 13 in 100."
    )
    assert words.range_for_the_gp(found).startswith("QRISK3 not known without total cholesterol to HDL ratio.")


def test_several_missing_things_are_all_named() -> None:
    found = risk(2, 9, missing=("systolic", "cholesterol_ratio", "height", "weight"))
    said = words.range_for_the_person(found)
    assert "without your blood pressure, your cholesterol, your height and your weight." in said


def test_a_settled_decision_asks_for_nothing() -> None:
    settled = decision(settled=True, next=None)
    assert words.decision_for_the_person(settled) == ("Measuring more is not likely to change what you should do next.")
    assert words.decision_for_the_gp(settled) == "Settled: bp stage 1 in 60% of plausible values"


def test_a_settled_check_with_something_missing_still_asks_to_finish() -> None:
    said = words.decision_for_the_person(decision(settled=True, next=None, missing=("waist",)))
    assert said.endswith("we still need it to finish your check.")


def test_an_open_decision_asks_for_one_thing() -> None:
    assert words.decision_for_the_person(decision()).endswith(
        "To be surer, measure your blood pressure at home for 4 more days."
    )
    assert words.decision_for_the_gp(decision()) == (
        "Could change: bp stage 1 in 60% of plausible values; nothing for the surgery 40%. Most useful next: blood "
        "pressure"
    )
    first = decision(next=Gain("cholesterol", False, 0.2))
    assert words.decision_for_the_person(first).endswith("To be surer, have a cholesterol blood test.")


def test_urgent_advice_is_never_softened() -> None:
    assert words.decision_for_the_person(decision(urgent=True)) == (
        "Follow our advice now. Do not wait to measure more."
    )


def test_where_no_measurement_helps_the_surgery_does() -> None:
    assert "Your GP surgery can tell you more." in words.decision_for_the_person(decision(next=None))


@pytest.mark.parametrize("measurement", MEASUREMENTS)
def test_every_measurement_can_be_asked_for(measurement: str) -> None:
    once, again = (words.asked(Gain(measurement, each, 0.1)) for each in (False, True))
    assert once != again


def test_everything_is_written_as_json_with_words_for_both_readers() -> None:
    found = certainty(a_check(age=63, sex=Sex.MALE, values=NO_CHOLESTEROL))
    assert json.loads(json.dumps(found)) == found
    ranges = {each["name"]: each for each in found["ranges"]}
    assert list(ranges) == ["qrisk3", "egfr", "bmi", "leicester", "hba1c", "blood_pressure"]
    assert ranges["qrisk3"]["value"] is None
    assert ranges["qrisk3"]["missing"] == ["cholesterol_ratio"]
    assert all(each["patient"].endswith(".") and each["gp"] for each in found["ranges"])
    assert found["decision"]["next_measurement"]["name"] == "cholesterol"
    assert found["decision"]["state"] == "could_change"


def test_what_has_no_range_says_why() -> None:
    found = certainty(a_check(answers={"smoking": None}))
    assert {"name": "qrisk3", "reason": "smoking: not answered"} in found["no_range"]
    assert certainty(a_check(sex=None))["decision"] is None
