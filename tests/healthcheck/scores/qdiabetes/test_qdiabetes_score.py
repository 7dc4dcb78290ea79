"""The QDiabetes score of a check: which model, what is assumed, and when there is no score."""

from typing import Any

import numpy as np
import pytest

from healthcheck.measurement import AbsentReason, Kind
from healthcheck.person import Ethnicity, Sex
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import qdiabetes
from healthcheck.scores.qdiabetes import BATCH
from tests.healthcheck.cases import a_check


def estimate(**changes: Any) -> Estimate:
    score = qdiabetes.score(a_check(**changes))
    assert isinstance(score, Estimate), score
    return score


def unscored(**changes: Any) -> Unscored:
    score = qdiabetes.score(a_check(**changes))
    assert isinstance(score, Unscored), score
    return score


def noted(score: Estimate, words: str) -> bool:
    return any(words in note for note in score.notes)


def row(sex: Sex = Sex.FEMALE, **changes: float) -> dict[str, float]:
    """The answers of the equations for the person of the normal check, changed."""
    normal = {column.name: 0.0 for column in BATCH.columns} | {"age": 45, "bmi": 22.49, "hba1c": 36}
    person = normal | {"fasting_glucose": np.nan, "sex": list(Sex).index(sex)} | changes
    found = BATCH.compute({name: np.array([value], np.float64) for name, value in person.items()})
    return {name: float(values[0]) for name, values in found.items()}


def test_with_a_value_of_hba1c_it_is_model_c() -> None:
    score = estimate()
    assert score.parts["model"] == "C"
    assert score.value == row()["qdiabetes_c"]
    assert not noted(score, "without a blood test")
    assert ("hba1c", "36", "laboratory") in {(used.name, used.value, used.origin) for used in score.inputs}


@pytest.mark.parametrize(
    ("hba1c", "why"),
    [
        (None, "HbA1c: not measured"),
        (AbsentReason.HAEMOLYSED, "HbA1c: sample haemolysed"),
        ("<20", "reported only as a bound"),
    ],
)
def test_without_one_it_is_model_a_and_says_so_and_why(hba1c: Any, why: str) -> None:
    score = estimate(values={Kind.HBA1C: hba1c})
    assert score.parts["model"] == "A"
    assert score.value == row()["qdiabetes_a"]
    assert noted(score, "without a blood test, by model A")
    assert noted(score, why)
    assert "hba1c" not in {used.name for used in score.inputs}


def test_model_a_is_not_model_c_at_an_assumed_hba1c() -> None:
    without = estimate(values={Kind.HBA1C: None}).value
    assert all(without != row(hba1c=assumed)["qdiabetes_c"] for assumed in (34.0, 36.0, 37.2, 38.0))


@pytest.mark.parametrize("hba1c", ["48", "48.1", "97", ">130"])
def test_in_the_diabetes_range_there_is_no_score_and_it_says_why(hba1c: str) -> None:
    score = unscored(values={Kind.HBA1C: hba1c})
    assert "diabetes range" in score.reason
    assert "not made for people with diabetes" in score.reason
    assert not score.applies


@pytest.mark.parametrize("hba1c", ["47.9", "15"])
def test_just_outside_the_diabetes_range_there_is_one(hba1c: str) -> None:
    assert estimate(values={Kind.HBA1C: hba1c}).value == row(hba1c=float(hba1c))["qdiabetes_c"]


def test_below_15_there_is_none() -> None:
    assert unscored(values={Kind.HBA1C: "14.9"}).reason == "HbA1c: QDiabetes is made for 15 to 48"


@pytest.mark.parametrize(
    ("question", "option", "changes"),
    [
        ("smoking", "ex", {"smoking": 1}),
        ("smoking", "light", {"smoking": 2}),
        ("smoking", "moderate", {"smoking": 3}),
        ("smoking", "heavy", {"smoking": 4}),
        ("family_diabetes", "yes", {"family_history_diabetes": 1}),
        ("blood_pressure_medicine", "yes", {"treated_hypertension": 1}),
        ("severe_mental_illness", "yes", {"severe_mental_illness": 1}),
        ("steroid_tablets", "yes", {"corticosteroids": 1}),
        ("atypical_antipsychotics", "yes", {"atypical_antipsychotics": 1}),
    ],
)
def test_each_answer_goes_into_the_term_it_means(question: str, option: str, changes: dict[str, float]) -> None:
    assert estimate(answers={question: option}).value == row(**changes)["qdiabetes_c"]
    assert row(**changes)["qdiabetes_c"] > row()["qdiabetes_c"]


@pytest.mark.parametrize("ethnicity", Ethnicity)
def test_each_ethnicity_is_scored_as_its_own_group(ethnicity: Ethnicity) -> None:
    assert estimate(ethnicity=ethnicity).value == row(ethnicity=ethnicity.qrisk_group - 1)["qdiabetes_c"]


def test_what_was_not_asked_counts_as_no_and_is_said() -> None:
    woman, man = estimate(), estimate(sex=Sex.MALE)
    assert noted(woman, "Not asked and counted as no: diabetes in a pregnancy, polycystic ovary syndrome, learning")
    assert noted(man, "Not asked and counted as no: learning disability.")
    assert man.value == row(sex=Sex.MALE)["qdiabetes_c"]
    assert {used.name: used.origin for used in woman.inputs}["gestational_diabetes"] == "not asked, counted as no"
    assert "eligibility" in {used.name: used.origin for used in woman.inputs}["statin"]


def test_where_gender_is_not_that_of_birth_both_figures_are_given() -> None:
    score = estimate(sex=Sex.MALE, answers={"gender_same_as_sex": "no"})
    assert score.value == row(sex=Sex.MALE)["qdiabetes_c"]
    assert score.parts["other_sex"] == row()["qdiabetes_c"]
    assert noted(score, "There diabetes in a pregnancy")


def test_more_than_5_6_percent_is_raised() -> None:
    low = estimate()
    raised = estimate(values={Kind.HBA1C: "44"}, answers={"family_diabetes": "yes"})
    assert low.value < 5.6 < raised.value
    assert (low.band, raised.band) == ("low", "raised")


def test_the_notice_that_the_licence_demands_goes_with_the_figure() -> None:
    assert estimate().notes[-1] == qdiabetes.NOTICE


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sex": None}, "sex at birth: not known"),
        ({"age": 24}, "age: QDiabetes is made for ages 25 to 84"),
        ({"age": 85}, "age: QDiabetes is made for ages 25 to 84"),
        ({"answers": {"family_diabetes": None}}, "family diabetes: not answered"),
        ({"values": {Kind.WEIGHT: None}}, "weight: not measured"),
    ],
)
def test_what_is_missing_is_the_reason(changes: dict[str, Any], reason: str) -> None:
    assert unscored(**changes).reason == reason


@pytest.mark.parametrize("age", [25, 84])
def test_25_and_84_are_inside(age: int) -> None:
    assert estimate(age=age).value == row(age=age)["qdiabetes_c"]
