"""HbA1c that cannot be relied on: not known and why, unless it is high enough to act on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from healthcheck.advice.finding import Finding, Level
from healthcheck.assess import assess
from healthcheck.certainty import study
from healthcheck.check import FollowUpAnswer
from healthcheck.measurement import AbsentReason, Kind
from tests.healthcheck.cases import SAMPLED, a_check

AFTER = SAMPLED + timedelta(days=1)


def found(value: str | AbsentReason | None, medicine: str = "no", **told: str) -> Finding:
    check = a_check(values={Kind.HBA1C: value}, answers={"steroid_tablets": medicine})
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


def test_everybody_who_is_told_that_all_is_well_is_told_when_the_test_is_not():
    assert "anaemia, sickle cell or thalassaemia" in assess(a_check()).advice.primary.patient
