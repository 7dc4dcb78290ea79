"""Answers fit the questionnaire they were given to, or are refused without being repeated."""

import pytest

from healthcheck.questionnaire import Chosen, Option, PointsAtLeast, Question, Questionnaire, Section, check_answers
from healthcheck.refusal import Invalid

DRINKS = Question("drinks", "Do you drink?", (Option("no", "No", 0), Option("yes", "Yes", 2)))
HOW_MANY = Question(
    "how_many",
    "How many?",
    (Option("few", "Few", 1), Option("many", "Many", 3)),
    asked_when=(Chosen("drinks", ("yes",)),),
)
REGRET = Question(
    "regret",
    "Regret?",
    (Option("no", "No"), Option("yes", "Yes")),
    asked_when=(PointsAtLeast(("drinks", "how_many"), 5),),
)
REMARK = Question("remark", "Anything else?", (Option("none", "No"),), required=False)
SET = Questionnaire("test", "1", "Test", (Section("one", "One", "Nobody", (DRINKS, HOW_MANY, REGRET, REMARK)),))


def refused(answers: dict[str, object], *, whole: bool) -> Invalid:
    with pytest.raises(Invalid) as caught:
        check_answers(SET, answers, whole=whole)
    return caught.value


def test_answers_come_back_in_the_order_of_the_questions():
    assert list(check_answers(SET, {"how_many": "few", "drinks": "yes"}, whole=True)) == ["drinks", "how_many"]


def test_an_unknown_question_is_refused_even_in_a_draft():
    refusal = refused({"shoe_size": "9"}, whole=False)
    assert (refusal.code, refusal.field) == ("unknown-question", "/answers/shoe_size")


def test_a_question_id_that_could_be_anything_is_not_repeated():
    refusal = refused({"999 000 0018 Ann": "yes"}, whole=False)
    assert refusal.field == "/answers"
    assert "9990000018" not in (refusal.detail + refusal.field).replace(" ", "")


@pytest.mark.parametrize("given", ["sometimes", "", 1, None, ["yes"], {"code": "yes"}])
def test_an_unknown_option_is_refused_and_not_repeated(given: object):
    refusal = refused({"drinks": given}, whole=False)
    assert (refusal.code, refusal.field) == ("unknown-option", "/answers/drinks")
    assert not given or str(given) not in refusal.detail


def test_a_draft_may_leave_questions_open_and_keep_an_answer_no_longer_asked():
    assert check_answers(SET, {}, whole=False) == {}
    assert check_answers(SET, {"drinks": "no", "how_many": "many"}, whole=False) == {"drinks": "no", "how_many": "many"}


def test_a_submission_answers_every_question_asked():
    refusal = refused({"drinks": "yes"}, whole=True)
    assert (refusal.code, refusal.field) == ("unanswered", "/answers/how_many")


def test_a_submission_answers_no_question_that_is_not_asked():
    refusal = refused({"drinks": "no", "how_many": "many"}, whole=True)
    assert (refusal.code, refusal.field) == ("not-asked", "/answers/how_many")


def test_a_question_not_required_may_be_left_open():
    assert check_answers(SET, {"drinks": "no"}, whole=True) == {"drinks": "no"}


def test_points_decide_what_is_asked_at_exactly_their_sum():
    assert refused({"drinks": "yes", "how_many": "many"}, whole=True).field == "/answers/regret"
    assert refused({"drinks": "yes", "how_many": "few", "regret": "no"}, whole=True).code == "not-asked"


def test_points_of_a_question_not_asked_do_not_count():
    assert [question.id for question in SET.asked({"drinks": "no", "how_many": "many"})] == ["drinks", "remark"]


def test_the_api_form_says_when_a_question_is_asked():
    served = SET.as_json()["sections"][0]["questions"]
    assert served[1]["asked_when"] == [{"question": "drinks", "is": ["yes"]}]
    assert served[2]["asked_when"] == [{"points_of": ["drinks", "how_many"], "at_least": 5}]
    assert served[1]["options"][1] == {"code": "many", "label": "Many", "points": 3}
