"""Smoking: each answer has its category and its code."""

import pytest

from healthcheck.score import Estimate, Unscored
from healthcheck.scores import smoking
from tests.healthcheck.cases import a_check


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("never", "266919005"),
        ("ex", "8517006"),
        ("light", "160603005"),
        ("moderate", "160604004"),
        ("heavy", "56771006"),
    ],
)
def test_each_answer_has_its_category_and_code(answer: str, code: str) -> None:
    score = smoking.score(a_check(answers={"smoking": answer}))
    assert isinstance(score, Estimate)
    assert score.band == answer
    assert score.value is None
    assert score.code is not None
    assert score.code.code == code


def test_a_person_who_did_not_answer_is_not_a_non_smoker() -> None:
    score = smoking.score(a_check(answers={"smoking": None}))
    assert score == Unscored("smoking", "smoking: not answered", smoking.ALGORITHM)
