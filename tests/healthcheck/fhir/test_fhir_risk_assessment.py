"""Risk in the record: a percentage for QRISK3, years for heart age, points for Leicester, a reason for none."""

import pytest

from healthcheck.advice.finding import Level
from healthcheck.advice.heart import KIDNEY_NOTE, in_100
from healthcheck.assess import assess
from healthcheck.figure import cut, percent
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.person import Ethnicity, Sex
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_bundle, observed, only, resources

OLD_SMOKER = {"answers": {"smoking": "heavy", "lupus": "yes"}, "age": 74, "sex": Sex.MALE, "pressure": ("205", "110")}


def test_qrisk3_is_a_percentage_with_its_equation_and_its_basis():
    check = a_check()
    made = a_bundle(check)
    risk = only(made, "RiskAssessment")
    (prediction,) = risk["prediction"]
    assert prediction["outcome"]["coding"][0]["code"] == "1085871000000105"
    assert prediction["probabilityDecimal"] == float(cut(assess(check).scores["qrisk3"].value))
    assert prediction["qualitativeRisk"] == {"text": "low"}
    assert risk["method"] == {"text": "QRISK3-2017"}
    basis = [reference["reference"] for reference in risk["basis"]]
    assert basis[0] == f"QuestionnaireResponse/{only(made, 'QuestionnaireResponse')['id']}"
    for name in ("total_cholesterol", "hdl_cholesterol", "height", "weight", "blood_pressure"):
        assert f"Observation/{observed(made, name)[0]['id']}" in basis


def test_heart_age_is_years_and_no_probability():
    made = a_bundle(a_check(answers={"smoking": "moderate"}))
    (age,) = observed(made, "heart_age")
    assert age["valueQuantity"]["code"] == "a"
    assert 45 < age["valueQuantity"]["value"] <= 84
    assert "comparator" not in age["valueQuantity"]


def test_a_heart_age_over_84_is_a_bound():
    (age,) = observed(a_bundle(a_check(**OLD_SMOKER)), "heart_age")
    assert age["valueQuantity"] == {
        "value": 84,
        "comparator": ">",
        "unit": "years",
        "system": "http://unitsofmeasure.org",
        "code": "a",
    }


def test_leicester_is_whole_points_and_no_probability():
    check = a_check(age=60, values={Kind.WAIST: "112"})
    (score,) = observed(a_bundle(check), "leicester")
    assert score["valueInteger"] == assess(check).scores["leicester"].value
    assert isinstance(score["valueInteger"], int)
    assert "high" in score["note"][0]["text"]


@pytest.mark.parametrize("creatinine", ["70", "71.5", "120"])
@pytest.mark.parametrize("age", [45, 52, 58, 63, 70, 74])
def test_the_record_its_conclusion_and_the_persons_page_tell_one_risk(age, creatinine):
    check = a_check(age=age, sex=Sex.MALE, answers={"smoking": "heavy"}, values={Kind.CREATININE: creatinine})
    made, assessment = a_bundle(check), assess(check)
    value = assessment.scores["qrisk3"].value
    probability = only(made, "RiskAssessment")["prediction"][0]["probabilityDecimal"]
    assert probability == int(value * 10) / 10
    finding = next(finding for finding in assessment.findings if finding.subject == "qrisk3")
    assert f"QRISK3 {percent(probability)}".removesuffix(".0%").removesuffix("%") in finding.gp
    assert in_100(value) in finding.words
    if finding.level is not Level.NORMAL:
        assert finding.gp in only(made, "DiagnosticReport")["conclusion"]
        assert finding.words in " ".join(action.patient for action in assessment.advice.actions)


def test_leicester_without_ethnicity_has_no_number_but_its_band_and_both_totals():
    check = a_check(age=60, values={Kind.WAIST: "112"}, ethnicity=Ethnicity.NOT_STATED)
    (score,) = observed(a_bundle(check), "leicester")
    parts = assess(check).scores["leicester"].parts
    assert not [name for name in score if name.startswith("value")]
    assert score["dataAbsentReason"]["coding"][0]["code"] == "unknown"
    assert "ethnicity not stated" in score["dataAbsentReason"]["text"]
    band, totals = (note["text"] for note in score["note"])
    assert band == "Risk band: high."
    assert f"{parts['if_white']:g} points for a White person, {parts['if_not_white']:g} for any other" in totals
    assert score["derivedFrom"] and score["method"]


@pytest.mark.parametrize("values", [{Kind.CREATININE: "120"}, {Kind.ACR: "5"}])
def test_beside_a_kidney_result_a_low_risk_is_not_called_low_and_says_why(values):
    made = a_bundle(a_check(values=values))
    risk = only(made, "RiskAssessment")
    assert risk["prediction"][0]["qualitativeRisk"] == {"text": "may be too low"}
    assert [note["text"] for note in risk["note"]].count(f"{KIDNEY_NOTE}.") == 1
    assert KIDNEY_NOTE in only(made, "DiagnosticReport")["conclusion"]
    (age,) = observed(made, "heart_age")
    assert f"{KIDNEY_NOTE}." in [note["text"] for note in age["note"]]
    assert KIDNEY_NOTE not in str(a_bundle(a_check()))


def test_beside_a_kidney_result_a_high_risk_stays_high():
    made = a_bundle(a_check(**OLD_SMOKER, values={Kind.CREATININE: "130"}))
    risk = only(made, "RiskAssessment")
    assert risk["prediction"][0]["qualitativeRisk"] == {"text": "high"}
    assert f"{KIDNEY_NOTE}." in [note["text"] for note in risk["note"]]


def test_where_qrisk3_is_not_scored_the_reason_stands_and_no_number():
    made = a_bundle(a_check(values={Kind.TOTAL_CHOLESTEROL: AbsentReason.HAEMOLYSED}))
    assert resources(made, "RiskAssessment") == []
    assert observed(made, "heart_age") == []
    (why,) = observed(made, "qrisk3")
    assert why["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert why["dataAbsentReason"]["text"] == "total cholesterol: sample haemolysed"
    assert not [name for name in why if name.startswith("value")]


def test_where_gender_differs_the_other_figure_is_words_not_a_second_prediction():
    risk = only(a_bundle(a_check(answers={"gender_same_as_sex": "no"})), "RiskAssessment")
    assert len(risk["prediction"]) == 1
    other = assess(a_check(answers={"gender_same_as_sex": "no"})).scores["qrisk3"].parts["other_sex"]
    assert risk["note"][0]["text"] == f"By the equation for the other sex: {percent(other)}."


def test_the_notice_that_qrisk3s_licence_demands_travels_with_the_figure():
    risk = only(a_bundle(a_check()), "RiskAssessment")
    assert any("ClinRisk" in note["text"] for note in risk["note"])
