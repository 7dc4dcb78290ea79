"""The code table is sound, and each error of the national document is caught when put into the table or a record."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from healthcheck.coding import LOINC, SNOMED
from healthcheck.fhir import codes, lint
from healthcheck.measurement import Kind
from healthcheck.scores import SCORES
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_bundle, observed, only


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
        ("waist", {"evidence": ""}, "no evidence"),
        ("waist", {"role": "finding"}, "role finding is none"),
        ("waist", {"until": date(2000, 1, 1)}, "ends before it begins"),
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
    assert lint.outgoing(a_bundle(a_check())) == []


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


@pytest.mark.parametrize(
    "error",
    [
        hba1c_as_total_haemoglobin,
        hba1c_in_mmol_per_litre,
        ratio_as_hdl_to_ldl,
        pressure_in_mmhg,
        another_gppaq_set,
        smoking_finding_as_the_question,
        follow_up_code_without_a_check_digit,
        full_audit_under_audit_c,
        heart_age_as_a_probability,
        a_question_as_an_answer,
    ],
)
def test_an_error_in_a_record_is_caught(error):
    made = a_bundle(a_check())
    error(made)
    assert lint.outgoing(made)


def test_a_corrected_code_begins_on_its_day_and_leaves_older_records_as_they_were(monkeypatch):
    changed = date(2027, 4, 1)
    old = next(one for one in codes.ROWS if one.name == "waist")
    new = replace(old, code="276364001", since=changed)
    rows = [one if one is not old else replace(old, until=changed) for one in codes.ROWS]
    monkeypatch.setattr(codes, "ROWS", (*rows, new))
    codes.in_force.cache_clear()
    assert [coding.code for coding in codes.in_force(date(2027, 3, 31))["waist"]] == ["276361009"]
    assert [coding.code for coding in codes.in_force(changed)["waist"]] == ["276364001"]
    monkeypatch.undo()
    codes.in_force.cache_clear()
