"""AUDIT-C and the full AUDIT: points, bands and the questions that are not asked."""

from collections.abc import Mapping

import pytest

from healthcheck.score import Estimate, Unscored
from healthcheck.scores import audit
from tests.healthcheck.cases import a_check

_FIVE = {"audit_1": "4_or_more_a_week", "audit_2": "0_to_2", "audit_3": "less_than_monthly"}
_REST_NEVER = {f"audit_{number}": "never" for number in range(4, 9)} | {"audit_9": "no", "audit_10": "no"}
_REST_MOST = {f"audit_{number}": "daily" for number in range(4, 9)} | dict.fromkeys(
    ("audit_9", "audit_10"), "yes_last_year"
)


def estimate(answers: Mapping[str, str | None]) -> Estimate:
    score = audit.score(a_check(answers=answers))
    assert isinstance(score, Estimate), score
    return score


def test_a_person_who_never_drinks_has_nought_and_is_asked_no_more() -> None:
    score = estimate({"audit_1": "never", "audit_2": None, "audit_3": None})
    assert (score.value, score.band, score.parts) == (0, "lower", {"audit_c": 0})


def test_below_five_the_full_audit_is_not_asked() -> None:
    score = estimate({"audit_1": "2_to_3_a_week", "audit_2": "3_to_4", "audit_3": "never"})
    assert (score.value, score.band, score.parts) == (4, "lower", {"audit_c": 4})
    assert score.notes == ()


def test_from_five_on_the_band_is_that_of_the_full_audit() -> None:
    score = estimate(_FIVE | _REST_NEVER)
    assert (score.band, score.parts) == ("lower", {"audit_c": 5, "audit": 5})


def test_the_most_is_12_and_40_and_only_the_audit_c_has_its_code() -> None:
    most = {"audit_1": "4_or_more_a_week", "audit_2": "10_or_more", "audit_3": "daily"}
    score = estimate(most | _REST_MOST)
    assert score.value == 12
    assert score.parts == {"audit_c": 12, "audit": 40}
    assert score.band == "possible_dependence"
    assert score.code is not None
    assert score.code.code == "763256006"


@pytest.mark.parametrize(("option", "points"), [("no", 0), ("yes_not_last_year", 2), ("yes_last_year", 4)])
def test_the_last_two_questions_have_nought_two_or_four_points(option: str, points: int) -> None:
    assert estimate(_FIVE | _REST_NEVER | {"audit_10": option}).parts["audit"] == 5 + points


def test_while_the_full_audit_is_not_answered_the_band_is_that_of_audit_c_and_said() -> None:
    score = estimate(_FIVE | _REST_NEVER | {"audit_7": None})
    assert (score.band, score.parts) == ("increasing", {"audit_c": 5})
    assert "AUDIT question 7: not answered" in score.notes[0]


@pytest.mark.parametrize(
    ("points", "band"),
    [(4, "lower"), (5, "increasing"), (7, "increasing"), (8, "higher"), (10, "higher"), (11, "possible_dependence")],
)
def test_bands_of_audit_c(points: int, band: str) -> None:
    assert audit.band_of_audit_c(points) == band


@pytest.mark.parametrize(
    ("points", "band"),
    [(7, "lower"), (8, "increasing"), (15, "increasing"), (16, "higher"), (19, "higher"), (20, "possible_dependence")],
)
def test_bands_of_the_full_audit(points: int, band: str) -> None:
    assert audit.band_of_audit(points) == band


@pytest.mark.parametrize("question", ["audit_1", "audit_2", "audit_3"])
def test_a_question_of_audit_c_not_answered_is_named(question: str) -> None:
    score = audit.score(a_check(answers={question: None}))
    number = question.removeprefix("audit_")
    assert score == Unscored("audit", f"AUDIT question {number}: not answered", audit.ALGORITHM)
