"""HbA1c that cannot be relied on: not known and why, unless it is high enough to act on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from healthcheck.advice.finding import Finding, Level
from healthcheck.assess import assess
from healthcheck.certainty import study
from healthcheck.check import FollowUpAnswer
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.questionnaires import current
from tests.healthcheck.cases import SAMPLED, a_check

AFTER = SAMPLED + timedelta(days=1)


def found(value: str | AbsentReason | None, medicine: str = "no", first: str | None = "no", **told: str) -> Finding:
    """`first`: what the questionnaire says of the conditions; `told`: the answers given later."""
    check = a_check(values={Kind.HBA1C: value}, answers={"steroid_tablets": medicine, "hba1c_condition": first})
    answers = tuple(FollowUpAnswer(question, option, AFTER) for question, option in told.items())
    return next(each for each in assess(replace(check, follow_up=answers)).findings if each.subject == "hba1c")


@pytest.mark.parametrize(
    ("value", "medicine", "told", "band"),
    [
        ("36", "no", {}, "normal"),
        ("36", "no", {"hba1c_condition": "no"}, "normal"),
        ("36", "no", {"hba1c_condition": "yes"}, "not_valid"),
        ("47.9", "no", {"hba1c_condition": "yes"}, "not_valid"),
        ("48", "no", {"hba1c_condition": "yes"}, "high"),
        ("90", "no", {"hba1c_condition": "yes"}, "very_high"),
        ("36", "yes", {}, "not_valid"),
        ("36", "yes", {"hba1c_new_medicine": "yes"}, "not_valid"),
        ("36", "yes", {"hba1c_new_medicine": "no"}, "normal"),
        ("44", "yes", {"hba1c_new_medicine": "no"}, "raised"),
        ("36", "no", {"hba1c_new_medicine": "yes"}, "normal"),
        (None, "yes", {}, "unknown"),
        (AbsentReason.HAEMOLYSED, "yes", {}, "failed"),
    ],
)
def test_whether_a_value_can_be_relied_on(value: str, medicine: str, told: dict[str, str], band: str):
    assert found(value, medicine, **told).band == band


@pytest.mark.parametrize(
    ("value", "first", "told", "band"),
    [
        ("36", None, {}, "validity_unknown"),
        ("36", "not_known", {}, "validity_unknown"),
        ("36", "yes", {}, "not_valid"),
        ("36", "yes", {"hba1c_condition": "no"}, "normal"),
        ("36", None, {"hba1c_condition": "no"}, "normal"),
        ("36", "no", {"hba1c_condition": "yes"}, "not_valid"),
        ("41.9", None, {}, "validity_unknown"),
        ("42", None, {}, "raised"),
        ("42", "yes", {}, "not_valid"),
        ("48", None, {}, "high"),
        (None, None, {}, "unknown"),
    ],
)
def test_a_test_that_may_not_be_valid_never_reassures(value: str, first: str, told: dict[str, str], band: str):
    assert found(value, "no", first, **told).band == band


@pytest.mark.parametrize("first", [None, "not_known"])
def test_who_has_not_said_that_the_test_is_valid_is_asked_and_not_told_that_all_is_well(first: str | None):
    assessment = assess(a_check(answers={"hba1c_condition": first}))
    assert [action.id for action in assessment.advice.actions] == ["finish-check"]
    assert "We still need: your answers about your HbA1c test." in assessment.advice.primary.patient
    assert "HbA1c 36 mmol/mol: below 42, but not answered whether the test is valid" in assessment.advice.primary.gp


def test_everybody_is_asked_in_the_questionnaire_whether_the_test_is_valid():
    main, after = (current(name).questions for name in ("nhs_health_check", "follow_up"))
    (first,), (again,) = ([each for each in these if each.id == "hba1c_condition"] for these in (main, after))
    assert first.required
    assert not first.asked_when
    assert first.text == again.text


def test_the_value_and_the_reason_are_said_to_both_readers():
    finding = found("36", hba1c_condition="yes")
    assert finding.level is Level.UNKNOWN
    assert finding.words.startswith("Your HbA1c (average blood sugar) is 36 mmol/mol, but we cannot rely on this test")
    assert finding.gp.startswith("HbA1c 36 mmol/mol: not valid (pregnancy, anaemia")
    assert [gap.what for gap in finding.gaps] == ["your HbA1c (average blood sugar) test"]


def test_the_surgery_is_asked_for_a_fasting_glucose():
    check = a_check(answers={"atypical_antipsychotics": "yes"})
    primary = assess(check).advice.primary
    assert (primary.id, primary.who.value) == ("hba1c-not-valid", "surgery")
    assert "Fasting plasma glucose instead" in primary.gp
    assert "fasting glucose" in primary.patient


def test_no_plausible_value_of_a_test_that_cannot_be_relied_on_settles_anything():
    decision = study(a_check(answers={"steroid_tablets": "yes"})).decision
    assert decision is not None
    assert decision.action == "hba1c-not-valid"
