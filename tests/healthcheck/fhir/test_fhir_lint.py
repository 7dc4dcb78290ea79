"""The code table is sound, and each error of the national document is caught when put into the table or a record."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from healthcheck.coding import LOINC, SNOMED
from healthcheck.fhir import codes, lint, outgoing
from healthcheck.measurement import Kind
from healthcheck.scores import SCORES
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import MADE, a_bundle, observed, only


def row(name, **changes):
    """The table with one SNOMED CT row of a name changed."""
    at = next(i for i, one in enumerate(codes.ROWS) if one.name == name and one.system == SNOMED)
    return [*codes.ROWS[:at], replace(codes.ROWS[at], **changes), *codes.ROWS[at + 1 :]]


def test_the_table_has_no_fault():
    assert lint.table() == []


def test_every_measured_kind_has_a_code():
    assert {kind.key for kind in Kind} <= {one.name for one in codes.ROWS}


def test_the_scores_and_the_record_use_the_same_codes():
    names = {one.code: one.name for one in codes.ROWS}
    for scorer in SCORES:
        code = getattr(scorer, "CODE", None)
        if code:
            assert code.code in names, scorer.NAME


@pytest.mark.parametrize(
    ("name", "changes", "fault"),
    [
        ("stopped", {"code": "2242641000000105"}, "check digit"),
        ("follow_up", {"code": "2242651000000107"}, "check digit"),
        ("hba1c", {"code": "441689006"}, "total haemoglobin"),
        ("hba1c", {"unit": "mmol/L"}, "mmol/L is not mmol/mol"),
        ("cholesterol_ratio", {"code": "1029071000000109"}, "HDL to LDL"),
        ("cholesterol_ratio", {"unit": "mmol/L"}, "mmol/L is not 1"),
        ("systolic", {"unit": "mmHg"}, "mmHg is not a UCUM unit"),
        ("gppaq_inactive", {"code": "366231000000102"}, "GPPAQ"),
        ("smoking", {"code": "160603005"}, "stands for smoking, smoking_light"),
        ("audit", {"code": "763256006"}, "stands for audit_c, audit"),
        ("audit_c", {"high": Decimal(40)}, "range 0 to 40 is not 0 to 12"),
        ("heart_age", {"high": None}, "no range"),
        ("waist", {"source": ""}, "no source"),
        ("waist", {"role": "finding"}, "role finding is not question"),
        ("waist", {"valid_to": date(2000, 1, 1)}, "ends before it begins"),
        ("waist", {"valid_from": date(2013, 3, 31)}, "begins before 2013-04-01"),
        ("waist", {"channel": "letter"}, "channel letter carries no codes"),
        ("waist", {"code": " 276361009"}, "stray blank"),
        ("waist", {"code": "0276361009"}, "check digit"),
        ("waist", {"display": "Waist circumference "}, "stray blank"),
        ("waist", {"display": "Waist\N{NO-BREAK SPACE}circumference"}, "stray blank or sign"),
        ("waist", {"display": "Hip circumference"}, "display 'Hip circumference' is not 'Waist circumference'"),
        ("waist", {"system": "https://snomed.info/sct"}, "no system of the table"),
        ("waist", {"system": LOINC}, "LOINC check digit"),
        ("waist", {"unit": ""}, "no unit is not a UCUM unit"),
        ("waist", {"unit": "kg"}, "kg is not cm"),
        ("bmi", {"unit": "kg"}, "kg is not kg/m2"),
        ("hba1c", {"unit": "%"}, "% is not mmol/mol"),
        ("hba1c", {"low": Decimal("3"), "high": Decimal("20")}, "range 3 to 20 is not 10 to 200"),
        ("systolic", {"low": Decimal(300), "high": Decimal(70)}, "range 300 to 70"),
        ("smoking_never", {"unit": "1"}, "nothing is measured"),
        # Valid identifiers all of them: another concept, and a description of the right one.
        ("total_cholesterol", {"code": "1106541000000101"}, "no code whose meaning is known"),
        ("waist", {"code": "276361013"}, "not a concept"),
    ],
)
def test_an_error_in_the_table_is_caught(name, changes, fault):
    assert any(fault in found for found in lint.table(row(name, **changes)))


def test_a_loinc_code_with_a_wrong_check_digit_is_caught():
    assert lint.loinc_check_digit_holds("85354-9")
    assert not lint.loinc_check_digit_holds("85354-8")
    assert not lint.loinc_check_digit_holds("85354")
    rows = [replace(codes.ROWS[0], system=LOINC, code="8302-3")]
    assert any("LOINC check digit" in found for found in lint.table(rows))


def test_a_record_as_it_is_made_has_no_fault():
    assert outgoing.faults(a_bundle(a_check())) == []


def recode(made, name, code, unit=None):
    (resource,) = observed(made, name)
    resource["code"]["coding"][0]["code"] = code
    if unit:
        resource["valueQuantity"]["code"] = unit


def hba1c_as_total_haemoglobin(made):
    recode(made, "hba1c", "441689006")


def hba1c_in_mmol_per_litre(made):
    recode(made, "hba1c", "999791000000106", "mmol/L")


def ratio_as_hdl_to_ldl(made):
    recode(made, "cholesterol_ratio", "1029071000000109", "mmol/L")


def pressure_in_mmhg(made):
    observed(made, "blood_pressure")[0]["component"][0]["valueQuantity"]["code"] = "mmHg"


def another_gppaq_set(made):
    observed(made, "gppaq")[0]["valueCodeableConcept"]["coding"][0]["code"] = "366251000000109"


def smoking_finding_as_the_question(made):
    observed(made, "smoking")[0]["code"]["coding"][1]["code"] = "266919005"


def follow_up_code_without_a_check_digit(made):
    coding = {"system": SNOMED, "code": "2242651000000107", "display": "requires routine follow-up"}
    only(made, "DiagnosticReport")["conclusionCode"] = [{"coding": [coding]}]


def full_audit_under_audit_c(made):
    observed(made, "audit_c")[0]["valueInteger"] = 24


def heart_age_as_a_probability(made):
    outcome = {"coding": [{"system": SNOMED, "code": "1325531000000102"}]}
    prediction = {"outcome": outcome, "probabilityDecimal": 56}
    only(made, "RiskAssessment")["prediction"].append(prediction)


def a_question_as_an_answer(made):
    coding = {"system": SNOMED, "code": "276361009"}
    observed(made, "smoking")[0]["valueCodeableConcept"]["coding"] = [coding]


def a_system_by_https(made):
    observed(made, "waist")[0]["code"]["coding"][0]["system"] = "https://snomed.info/sct"


def a_unit_system_by_https(made):
    observed(made, "waist")[0]["valueQuantity"]["system"] = "https://unitsofmeasure.org"


def another_display(made):
    observed(made, "waist")[0]["code"]["coding"][0]["display"] = "Hip circumference"


def systolic_and_diastolic_swapped(made):
    first, second = observed(made, "blood_pressure")[0]["component"]
    first["code"]["coding"], second["code"]["coding"] = second["code"]["coding"], first["code"]["coding"]


def one_code_of_the_other_half(made):
    first, second = observed(made, "blood_pressure")[0]["component"]
    first["code"]["coding"][1] = second["code"]["coding"][1]


def systolic_as_text_of_diastolic(made):
    observed(made, "blood_pressure")[0]["component"][0]["code"]["text"] = "Diastolic blood pressure"


def hba1c_in_per_cent(made):
    recode(made, "hba1c", "999791000000106", "%")


def a_code_that_is_not_in_the_table(made):
    recode(made, "total_cholesterol", "1106541000000101")


def a_description_in_place_of_a_concept(made):
    recode(made, "waist", "276361013")


@pytest.mark.parametrize(
    "error",
    [
        hba1c_as_total_haemoglobin,
        hba1c_in_mmol_per_litre,
        hba1c_in_per_cent,
        ratio_as_hdl_to_ldl,
        pressure_in_mmhg,
        another_gppaq_set,
        smoking_finding_as_the_question,
        follow_up_code_without_a_check_digit,
        full_audit_under_audit_c,
        heart_age_as_a_probability,
        a_question_as_an_answer,
        a_system_by_https,
        a_unit_system_by_https,
        another_display,
        systolic_and_diastolic_swapped,
        one_code_of_the_other_half,
        systolic_as_text_of_diastolic,
        a_code_that_is_not_in_the_table,
        a_description_in_place_of_a_concept,
    ],
)
def test_an_error_in_a_record_is_caught(error):
    made = deepcopy(a_bundle(a_check()))  # of which some parts are shared with other records
    error(made)
    assert outgoing.faults(made)


def test_a_code_that_has_ended_is_caught_in_a_record_of_a_later_day():
    made = a_bundle(a_check())
    ended = [replace(one, valid_to=MADE.date()) if one.name == "waist" else one for one in codes.ROWS]
    assert any(
        "276361009 is not in the table, or not in force that day" in each for each in outgoing.faults(made, rows=ended)
    )
