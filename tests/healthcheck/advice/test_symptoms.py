"""Symptoms: asked where they decide, not known until all is answered, a worse answer never milder."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from healthcheck.advice.action import Urgency
from healthcheck.advice.finding import Finding, Level
from healthcheck.advice.follow_up import ASKS, asked
from healthcheck.assess import Assessment, assess
from healthcheck.check import FollowUpAnswer, HealthCheck
from healthcheck.measurement import Kind
from healthcheck.questionnaires import current
from tests.healthcheck.cases import SAMPLED, a_check

AFTER = SAMPLED + timedelta(days=1)
VERY_HIGH = a_check(pressure=("182", "104"))
SUGAR = a_check(values={Kind.HBA1C: "60"})
SOONEST = list(Urgency)


def told(check: HealthCheck, at: datetime = AFTER, **answers: str) -> Assessment:
    given = tuple(FollowUpAnswer(question, option, at) for question, option in answers.items() if option)
    return assess(replace(check, follow_up=given))


def finding(outcome: Assessment, subject: str) -> Finding | None:
    return next((each for each in outcome.findings if each.subject == subject), None)


def questions(outcome: Assessment) -> list[str]:
    return [each.question for each in asked(outcome.findings, outcome.check)]


def test_every_question_that_is_asked_stands_in_the_questionnaire_and_each_is_asked_once():
    signs = [sign.question for ask in ASKS for sign in ask.signs]
    assert sorted(signs) == sorted(question.id for question in current("follow_up").questions)


def test_no_follow_up_question_is_required_and_each_can_be_answered_yes_or_no():
    for question in current("follow_up").questions:
        assert not question.required
        assert [option.code for option in question.options] == ["yes", "no"]


def test_what_is_an_emergency_says_so_beside_its_question():
    for question in current("follow_up").questions:
        if question.id.endswith("_emergency"):
            assert "call 999 now" in question.hint


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (a_check(), ["hba1c_condition"]),
        (a_check(values={Kind.HBA1C: None}), []),
        (VERY_HIGH, ["high_pressure_emergency", "hba1c_condition"]),
        (a_check(pressure=("88", "58")), ["low_pressure_emergency", "low_pressure_signs", "hba1c_condition"]),
        (a_check(pressure=("95", "58")), ["low_pressure_emergency", "low_pressure_signs", "hba1c_condition"]),
        (SUGAR, ["blood_sugar_emergency", "blood_sugar_signs"]),
        (a_check(answers={"steroid_tablets": "yes"}), ["hba1c_condition", "hba1c_new_medicine"]),
    ],
)
def test_only_what_decides_is_asked(check: HealthCheck, expected: list[str]):
    assert questions(assess(check)) == expected


def test_what_was_never_asked_makes_no_finding():
    outcome = told(a_check(), high_pressure_emergency="yes")
    assert finding(outcome, "high_pressure_symptoms") is None
    assert outcome.advice.primary.urgency is Urgency.NONE


def test_not_answered_is_not_known_with_its_reason_and_never_reassures():
    outcome = told(VERY_HIGH)
    found = finding(outcome, "high_pressure_symptoms")
    assert found is not None
    assert (found.level, [gap.what for gap in found.gaps]) == (Level.UNKNOWN, ["your answers about how you feel"])
    assert "999" in outcome.advice.primary.patient
    assert "say-how-you-feel" in [action.id for action in outcome.advice.actions]
    assert "Not known: signs of organ damage" in outcome.advice.primary.gp


def test_the_gp_reads_what_was_answered_beside_the_pressure():
    none = told(VERY_HIGH, high_pressure_emergency="no").advice.primary
    assert "No sign of organ damage reported." in none.gp
    there = told(VERY_HIGH, high_pressure_emergency="yes").advice.primary
    assert there.gp.startswith("Blood pressure 182/104 mmHg (home): very high. Reported now:")
    assert there.patient.startswith("Call 999 now. Your blood pressure, measured at home, is 182/104 mmHg")


def test_a_no_from_before_the_last_reading_says_nothing_and_a_yes_stands():
    before = SAMPLED - timedelta(days=30)
    no = finding(told(VERY_HIGH, before, high_pressure_emergency="no"), "high_pressure_symptoms")
    yes = finding(told(VERY_HIGH, before, high_pressure_emergency="yes"), "high_pressure_symptoms")
    assert (no and no.level, yes and yes.level) == (Level.UNKNOWN, Level.EMERGENCY)


def test_a_sign_that_cannot_wait_stands_when_the_pressure_goes_from_low_to_very_high_or_back():
    """Chest pain is chest pain: what was told beside the one is not forgotten beside the other."""
    assert told(VERY_HIGH, low_pressure_emergency="yes").advice.primary.id == "bp-emergency"
    assert told(a_check(pressure=("88", "58")), high_pressure_emergency="yes").advice.primary.id == "bp-low-emergency"
    outcome = told(VERY_HIGH, low_pressure_emergency="no")
    assert outcome.advice.primary.id == "bp-very-high"
    assert questions(outcome) == ["high_pressure_emergency", "hba1c_condition"]


@pytest.mark.parametrize("check", [VERY_HIGH, SUGAR, a_check(pressure=("88", "58")), a_check(pressure=("95", "58"))])
def test_a_worse_answer_never_gets_milder_advice(check: HealthCheck):
    """Over every set of answers: "no", none, "yes", from the mildest."""
    ids = [question for question in questions(assess(check)) if not question.startswith("hba1c")]
    answers = list(product(("no", "", "yes"), repeat=len(ids)))
    urgency = {
        each: SOONEST.index(told(check, **dict(zip(ids, each, strict=True))).advice.primary.urgency) for each in answers
    }
    order = ("no", "", "yes")
    for one, other in product(answers, repeat=2):
        if all(order.index(a) <= order.index(b) for a, b in zip(one, other, strict=True)):
            assert urgency[one] <= urgency[other], (one, other)


def test_an_emergency_is_an_emergency_whatever_else_is_answered():
    for rest in ("yes", "no", ""):
        outcome = told(SUGAR, blood_sugar_emergency="yes", blood_sugar_signs=rest)
        assert outcome.advice.primary.urgency is Urgency.EMERGENCY
