"""The NHS Health Check question set of 2026-11: whole, in step with the scores, asked of the right people."""

import json
from itertools import product

import pytest

from healthcheck.person import Ethnicity, Sex
from healthcheck.questionnaire import PointsAtLeast, check_answers
from healthcheck.questionnaires import QUESTIONNAIRES, current, find
from healthcheck.refusal import Invalid, Missing
from healthcheck.score import Estimate
from healthcheck.scores import audit
from tests.healthcheck.cases import a_check

QUESTIONS = current("nhs_health_check")
BY_ID = {question.id: question for question in QUESTIONS.questions}
FURTHER = tuple(f"audit_{number}" for number in range(4, 11))


def audit_points(answers: dict[str, str]) -> int:
    return sum(option.points or 0 for key, code in answers.items() if (option := BY_ID[key].option(code)))


def test_it_is_found_by_name_and_version():
    assert find("nhs_health_check", "2026-11") is QUESTIONS
    assert QUESTIONS.label == "nhs_health_check 2026-11"


@pytest.mark.parametrize(("name", "version"), [("nhs_health_check", "2019-01"), ("other", "2026-11")])
def test_a_version_that_is_none_is_missing(name: str, version: str):
    with pytest.raises(Missing):
        find(name, version)


def test_a_name_that_is_none_is_missing():
    with pytest.raises(Missing):
        current("other")


def test_no_version_is_listed_twice():
    labels = [each.label for each in QUESTIONNAIRES]
    assert len(labels) == len(set(labels))


def test_every_id_and_every_option_stands_once_and_has_words():
    assert len(BY_ID) == len(QUESTIONS.questions) == 32
    for question in QUESTIONS.questions:
        codes = [option.code for option in question.options]
        assert len(codes) == len(set(codes)) >= 2
        assert question.text.endswith("?")
        assert all(option.label for option in question.options)


def test_conditions_name_earlier_questions_and_their_options():
    seen: set[str] = set()
    for question in QUESTIONS.questions:
        for condition in question.asked_when:
            if isinstance(condition, PointsAtLeast):
                assert set(condition.questions) <= seen
            else:
                assert condition.question in seen
                assert all(BY_ID[condition.question].option(code) for code in condition.options)
        seen.add(question.id)


def test_ethnicity_has_every_category():
    assert {option.code for option in BY_ID["ethnicity"].options} == {each.key for each in Ethnicity}


def test_every_section_names_its_source():
    assert all(section.source for section in QUESTIONS.sections)


def test_the_whole_form_can_be_served_as_json():
    assert json.loads(json.dumps(QUESTIONS.as_json()))["version"] == "2026-11"


@pytest.mark.parametrize("sex", list(Sex))
def test_a_normal_check_of_either_sex_is_a_whole_submission(sex: Sex):
    answers = dict(a_check(sex=sex).answers)
    assert check_answers(QUESTIONS, answers, whole=True) == answers


def test_erectile_dysfunction_is_asked_of_men_only():
    man, woman = dict(a_check(sex=Sex.MALE).answers), dict(a_check().answers)
    man.pop("erectile_dysfunction")
    with pytest.raises(Invalid, match="must be answered"):
        check_answers(QUESTIONS, man, whole=True)
    with pytest.raises(Invalid, match="not asked"):
        check_answers(QUESTIONS, woman | {"erectile_dysfunction": "no"}, whole=True)


def test_a_person_who_never_drinks_is_asked_one_alcohol_question():
    asked = {question.id for question in QUESTIONS.asked({"audit_1": "never"})}
    assert {each for each in asked if each.startswith("audit")} == {"audit_1"}


def test_the_other_seven_are_asked_from_five_points_and_only_then():
    three = ("audit_1", "audit_2", "audit_3")
    for codes in product(*([option.code for option in BY_ID[each].options] for each in three)):
        answers = dict(zip(three, codes, strict=True))
        if answers["audit_1"] == "never":
            continue
        asked = {question.id for question in QUESTIONS.asked(answers)}
        assert (set(FURTHER) <= asked) is (audit_points(answers) >= 5)
        assert set(FURTHER).isdisjoint(asked) is (audit_points(answers) < 5)


@pytest.mark.parametrize("place", range(5))
def test_the_points_are_those_that_the_alcohol_score_counts(place: int):
    answers = {f"audit_{number}": "" for number in range(1, 11)}
    for question in answers:
        options = BY_ID[question].options
        answers[question] = options[min(place, len(options) - 1)].code
    answers["audit_1"] = BY_ID["audit_1"].options[max(place, 1)].code
    score = audit.score(a_check(answers=answers))
    assert isinstance(score, Estimate)
    part = "audit" if "audit" in score.parts else "audit_c"
    counted = answers if part == "audit" else {key: answers[key] for key in ("audit_1", "audit_2", "audit_3")}
    assert score.parts[part] == audit_points(counted)
