"""The Leicester score against another program's answers, at its thresholds, and without ethnicity."""

from typing import Any

import pytest

from healthcheck.measurement import AbsentReason, Kind
from healthcheck.person import Ethnicity, Sex
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import leicester
from healthcheck.scores.leicester.points import band, points
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.reference import numbers, rows

_NOUGHT: dict[str, Any] = {
    "age": 40,
    "male": 0,
    "not_white": 0,
    "family_history": 0,
    "waist": 70.0,
    "bmi": 20.0,
    "high_blood_pressure": 0,
}


def total(**changes: float) -> int:
    return int(points(**(_NOUGHT | changes)))


def test_every_reference_row_is_equalled() -> None:
    table = rows("leicester")
    answers = points(
        age=numbers(table, "age"),
        male=[row["sex"] == "male" for row in table],
        not_white=[row["ethnicity"] != "white" for row in table],
        family_history=numbers(table, "family_history"),
        waist=numbers(table, "waist"),
        bmi=numbers(table, "bmi"),
        high_blood_pressure=numbers(table, "high_blood_pressure"),
    )
    assert answers.tolist() == numbers(table, "points").tolist()


@pytest.mark.parametrize(
    ("item", "below", "at", "points_below", "points_at"),
    [
        ("age", 49, 50, 0, 5),
        ("age", 59, 60, 5, 9),
        ("age", 69, 70, 9, 13),
        ("waist", 89.9, 90.0, 0, 4),
        ("waist", 99.9, 100.0, 4, 6),
        ("waist", 109.9, 110.0, 6, 9),
        ("bmi", 24.99, 25.0, 0, 3),
        ("bmi", 29.99, 30.0, 3, 5),
        ("bmi", 34.99, 35.0, 5, 8),
        ("male", 0, 1, 0, 1),
        ("not_white", 0, 1, 0, 6),
        ("family_history", 0, 1, 0, 5),
        ("high_blood_pressure", 0, 1, 0, 5),
    ],
)
def test_points_change_at_the_threshold(item: str, below: float, at: float, points_below: int, points_at: int) -> None:
    assert total(**{item: below}) == points_below
    assert total(**{item: at}) == points_at


def test_the_most_is_47() -> None:
    most = {
        "age": 75,
        "male": 1,
        "not_white": 1,
        "family_history": 1,
        "waist": 130,
        "bmi": 45,
        "high_blood_pressure": 1,
    }
    assert total(**most) == 47


@pytest.mark.parametrize(
    ("total_points", "name"),
    [(0, "low"), (6, "low"), (7, "increased"), (15, "increased"), (16, "high"), (24, "high"), (25, "very_high")],
)
def test_a_band_begins_at_its_threshold(total_points: int, name: str) -> None:
    assert band(total_points) == name


def test_bmi_counts_by_the_published_cuts_for_everybody() -> None:
    """An Arab man of 50 with BMI 34.0: 5 + 1 + 6 + 5, not the 8 points that adjusted BMI classes would give."""
    check = a_check(age=50, sex=Sex.MALE, ethnicity=Ethnicity.ARAB, values={Kind.HEIGHT: "170", Kind.WEIGHT: "98.3"})
    score = leicester.score(check)
    assert isinstance(score, Estimate)
    assert (score.value, score.band) == (17, "high")


def test_without_ethnicity_both_counts_are_said_and_the_higher_band_stands_without_a_number() -> None:
    check = a_check(age=60, ethnicity=Ethnicity.NOT_STATED, values={Kind.WAIST: "92"})
    score = leicester.score(check)
    assert isinstance(score, Estimate)
    assert score.value is None
    assert score.band == "high"
    assert score.parts == {"if_white": 13, "if_not_white": 19}
    assert "13 points for a White person, 19 for any other" in score.notes[0]


def test_a_family_that_is_not_known_counts_as_none_and_is_said() -> None:
    score = leicester.score(a_check(answers={"family_diabetes": "not_known"}))
    assert isinstance(score, Estimate)
    assert score.value == 0
    assert "not known and counted as none" in score.notes[0]


def test_blood_pressure_medicine_counts_as_high_blood_pressure() -> None:
    score = leicester.score(a_check(answers={"blood_pressure_medicine": "yes"}))
    assert isinstance(score, Estimate)
    assert score.value == 5


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"values": {Kind.WAIST: None}}, "waist circumference: not measured"),
        ({"values": {Kind.WEIGHT: AbsentReason.UNREADABLE}}, "weight: the laboratory's value could not be read safely"),
        ({"answers": {"family_diabetes": None}}, "family diabetes: not answered"),
        ({"sex": None}, "sex at birth: not known"),
        ({"age": 39}, "age: the Leicester score is made for ages 40 to 75"),
        ({"age": 76}, "age: the Leicester score is made for ages 40 to 75"),
    ],
)
def test_what_is_missing_is_the_reason(changes: dict[str, Any], reason: str) -> None:
    score = leicester.score(a_check(**changes))
    assert isinstance(score, Unscored)
    assert score.reason == reason
