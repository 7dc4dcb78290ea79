"""The QKidney score of a check: none where the questionnaire did not ask, and the equation's figure where it did."""

from typing import Any

import numpy as np
import pytest

from healthcheck.measurement import Kind
from healthcheck.person import Sex
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import qkidney
from healthcheck.scores.qkidney import BATCH
from tests.healthcheck.cases import a_check

ASKED = {"family_history_kidney": "no", "nsaid": "no", "kidney_stones": "no"}


def unscored(**changes: Any) -> Unscored:
    score = qkidney.score(a_check(**changes))
    assert isinstance(score, Unscored), score
    return score


def estimate(answers: dict[str, str | None] | None = None, **changes: Any) -> Estimate:
    score = qkidney.score(a_check(answers={**ASKED, **(answers or {})}, **changes))
    assert isinstance(score, Estimate), score
    return score


def row(sex: Sex = Sex.FEMALE, **changes: float) -> dict[str, float]:
    """The answers of the equations for the person of the normal check, changed."""
    normal = {column.name: 0.0 for column in BATCH.columns} | {"age": 45, "years": 5, "bmi": 22.49, "systolic": 118}
    person = normal | {"sex": list(Sex).index(sex)} | changes
    found = BATCH.compute({name: np.array([value], np.float64) for name, value in person.items()})
    return {name: float(values[0]) for name, values in found.items()}


def test_what_the_check_does_not_ask_is_named_and_no_number_is_given() -> None:
    score = unscored()
    assert score.reason == (
        "this check does not ask about kidney disease in the family, anti-inflammatory painkillers (NSAIDs), kidney "
        "stones, which QKidney counts"
    )
    assert not score.applies


def test_kidney_stones_are_not_missed_in_a_man() -> None:
    assert "kidney stones" not in unscored(sex=Sex.MALE).reason


def test_only_what_is_missing_is_named() -> None:
    assert unscored(answers={**ASKED, "nsaid": None}).reason == (
        "this check does not ask about anti-inflammatory painkillers (NSAIDs), which QKidney counts"
    )


def test_a_questionnaire_that_asks_is_scored_within_five_years() -> None:
    score = estimate()
    assert score.value == row()["qkidney_moderate_severe"]
    assert score.parts == {"end_stage": row()["qkidney_end_stage"], "years": 5}
    assert score.notes[-1] == qkidney.NOTICE


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("family_history_kidney", "family_history_kidney"),
        ("nsaid", "nsaid"),
        ("kidney_stones", "kidney_stones"),
        ("blood_pressure_medicine", "treated_hypertension"),
        ("rheumatoid_arthritis", "rheumatoid_arthritis"),
        ("lupus", "lupus"),
    ],
)
def test_each_answer_goes_into_the_term_it_means(question: str, term: str) -> None:
    assert estimate({question: "yes"}).value == row(**{term: 1})["qkidney_moderate_severe"]


def test_where_gender_is_not_that_of_birth_both_figures_are_given() -> None:
    score = estimate({"gender_same_as_sex": "no"}, sex=Sex.MALE)
    assert score.value == row(sex=Sex.MALE)["qkidney_moderate_severe"]
    assert score.parts["other_sex"] == row()["qkidney_moderate_severe"]
    assert any("There kidney stones were not asked" in note for note in score.notes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sex": None}, "sex at birth: not known"),
        ({"age": 34}, "age: QKidney is made for ages 35 to 74"),
        ({"age": 75}, "age: QKidney is made for ages 35 to 74"),
        ({"pressure": None}, "blood pressure: not measured"),
        ({"values": {Kind.WEIGHT: "125"}}, "BMI: QKidney is made for 20 to 40"),
        ({"townsend": 11.5}, "Townsend score: QKidney is made for -7 to 11"),
    ],
)
def test_what_is_missing_or_out_of_range_is_the_reason(changes: dict[str, Any], reason: str) -> None:
    assert unscored(answers=ASKED, **changes).reason == reason
