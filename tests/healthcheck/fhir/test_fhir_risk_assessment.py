"""Risk in the record: a percentage for QRISK3, years for heart age, points for Leicester, a reason for none."""

from healthcheck.assess import assess
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.person import Sex
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_bundle, observed, only, resources

OLD_SMOKER = {"answers": {"smoking": "heavy", "lupus": "yes"}, "age": 74, "sex": Sex.MALE, "pressure": ("205", "110")}


def test_qrisk3_is_a_percentage_with_its_equation_and_its_basis():
    check = a_check()
    made = a_bundle(check)
    risk = only(made, "RiskAssessment")
    (prediction,) = risk["prediction"]
    assert prediction["outcome"]["coding"][0]["code"] == "1085871000000105"
    assert prediction["probabilityDecimal"] == round(assess(check).scores["qrisk3"].value, 6)
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
    assert risk["note"][0]["text"].startswith("By the equation for the other sex: ")


def test_the_notice_that_qrisk3s_licence_demands_travels_with_the_figure():
    risk = only(a_bundle(a_check()), "RiskAssessment")
    assert any("ClinRisk" in note["text"] for note in risk["note"])
