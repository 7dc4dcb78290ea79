"""The outcome as JSON: whole, exact, and the same every time."""

import json
from typing import Any

from healthcheck.advice import VERSION
from healthcheck.assess import assess
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.score import Estimate
from healthcheck.written import outcome
from tests.healthcheck.cases import a_check


def written(**changes: Any) -> dict[str, Any]:
    return outcome(assess(a_check(**changes)))


def test_it_survives_json_with_nothing_lost():
    kept = written(values={Kind.HBA1C: AbsentReason.HAEMOLYSED})
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept


def test_it_is_the_same_every_time():
    assert json.dumps(written()) == json.dumps(written())


def test_a_risk_is_kept_at_full_precision():
    assessment = assess(a_check())
    risk = assessment.scores["qrisk3"]
    assert isinstance(risk, Estimate)
    kept = next(score for score in outcome(assessment)["scores"] if score["name"] == "qrisk3")
    assert json.loads(json.dumps(kept))["value"] == risk.value
    assert kept["unit"] == "%"
    assert kept["parts"]["heart_age"] == risk.parts["heart_age"]
    assert kept["code"]["code"] == "1085871000000105"
    assert {"name", "value", "origin"} == set(kept["inputs"][0])


def test_a_score_that_could_not_be_given_has_its_reason_and_no_number():
    scores = {score["name"]: score for score in written(values={Kind.CREATININE: AbsentReason.HAEMOLYSED})["scores"]}
    assert scores["egfr"]["scored"] is False
    assert "sample haemolysed" in scores["egfr"]["reason"]
    assert "value" not in scores["egfr"]


def test_findings_and_advice_are_those_of_the_assessment():
    assessment = assess(a_check(pressure=("182", "90"), values={Kind.HBA1C: "52"}))
    kept = outcome(assessment)
    assert [finding["subject"] for finding in kept["findings"]] == [each.subject for each in assessment.findings]
    assert kept["advice"]["primary"]["id"] == assessment.advice.primary.id == "bp-very-high"
    assert kept["advice"]["urgency"] == "urgent"
    assert kept["advice"]["primary"]["because"] == [each.subject for each in assessment.advice.primary.because]
    assert [action["id"] for action in kept["advice"]["further"]] == [each.id for each in assessment.advice.further]
    assert kept["advice"]["primary"]["code"]["code"] == "2242661000000109"


def test_every_grade_is_kept_with_its_letter_its_meaning_and_its_reasons():
    grades = written(pressure=("134", "84"))["grades"]
    assert [graded["name"] for graded in grades][:5] == ["blood_pressure", "height", "weight", "waist", "bmi"]
    pressure = grades[0]
    assert pressure["grade"] == "D"
    assert pressure["words"].startswith("weak")
    assert "all 6 readings are the same" in pressure["reasons"]


def test_an_action_without_a_published_code_has_none():
    assert written()["advice"]["primary"]["code"] is None


def test_it_names_the_version_of_the_table():
    assert written()["table"] == VERSION
