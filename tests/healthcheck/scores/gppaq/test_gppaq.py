"""The GPPAQ index against other programs, and against the published table."""

import pytest

from healthcheck.score import Estimate, Unscored
from healthcheck.scores import gppaq
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.reference import rows


def level(work: str, exercise: str, cycling: str) -> str:
    answers = {"work_activity": work, "exercise_hours": exercise, "cycling_hours": cycling}
    score = gppaq.score(a_check(answers=answers))
    assert isinstance(score, Estimate), score
    return score.band


def test_every_combination_is_that_of_the_programs_that_add_exercise_and_cycling() -> None:
    table = rows("gppaq")
    assert len(table) == 80
    for row in table:
        assert level(row["work"], row["exercise"], row["cycling"]) == row["level_added"], row


def test_the_other_reading_differs_in_nine_combinations_and_only_where_both_are_done() -> None:
    differing = [row for row in rows("gppaq") if row["level_added"] != row["level_highest_only"]]
    assert len(differing) == 9
    assert all("none" not in (row["exercise"], row["cycling"]) for row in differing)


@pytest.mark.parametrize(
    ("work", "levels"),
    [
        ("not_in_employment", ["inactive", "moderately_inactive", "moderately_active", "active"]),
        ("sitting", ["inactive", "moderately_inactive", "moderately_active", "active"]),
        ("standing", ["moderately_inactive", "moderately_active", "active", "active"]),
        ("physical", ["moderately_active", "active", "active", "active"]),
        ("heavy_manual", ["active"] * 4),
    ],
)
def test_the_published_table_holds_where_one_of_the_two_is_done(work: str, levels: list[str]) -> None:
    hours = ["none", "under_1", "1_to_3", "3_or_more"]
    assert [level(work, exercise, "none") for exercise in hours] == levels
    assert [level(work, "none", cycling) for cycling in hours] == levels


def test_walking_housework_and_gardening_do_not_count() -> None:
    idle = {"walking_hours": "none", "housework_hours": "none", "gardening_hours": "none", "walking_pace": "slow"}
    busy = {"walking_hours": "3_or_more", "housework_hours": "3_or_more", "gardening_hours": "3_or_more"}
    assert gppaq.score(a_check(answers=idle)) == gppaq.score(a_check(answers=busy))


@pytest.mark.parametrize("question", ["work_activity", "exercise_hours", "cycling_hours"])
def test_a_question_not_answered_is_named(question: str) -> None:
    score = gppaq.score(a_check(answers={question: None}))
    assert score == Unscored("gppaq", f"{question.replace('_', ' ')}: not answered", gppaq.ALGORITHM)
