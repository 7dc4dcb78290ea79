"""Laboratory results in the record: the right codes and units, failures with their reason, and the sample."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from tests.healthcheck.cases import SAMPLED, a_check, an_id
from tests.healthcheck.fhir.bundles import a_bundle, observed, resources

SERVICE = {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "X26"}}


@pytest.mark.parametrize(
    ("name", "code", "unit", "value"),
    [
        ("hba1c", "999791000000106", "mmol/mol", 36),
        ("total_cholesterol", "1005671000000105", "mmol/L", 4.6),
        ("hdl_cholesterol", "1005681000000107", "mmol/L", 1.5),
        ("cholesterol_ratio", "1015681000000109", "1", 3.07),
        ("creatinine", "1000731000000107", "umol/L", 70),
        ("acr", "1023491000000104", "mg/mmol", 0.8),
    ],
)
def test_each_result_has_its_code_and_its_unit(name, code, unit, value):
    (result,) = observed(a_bundle(a_check()), name)
    assert [coding["code"] for coding in result["code"]["coding"]] == [code]
    assert result["valueQuantity"]["code"] == unit
    assert result["valueQuantity"]["value"] == value
    assert result["performer"] == [SERVICE]
    assert result["effectiveDateTime"] == "2026-11-10T07:30:00+00:00"


def test_blood_is_capillary_and_albumin_is_in_urine():
    made = a_bundle(a_check())
    for name, sample in (("hba1c", "122554006"), ("acr", "122575003")):
        (result,) = observed(made, name)
        assert result["specimen"] == {"reference": "#specimen"}
        assert result["contained"][0]["type"]["coding"][0]["code"] == sample


def test_a_haemolysed_sample_gives_a_reason_not_a_number():
    made = a_bundle(a_check(values={Kind.TOTAL_CHOLESTEROL: AbsentReason.HAEMOLYSED}))
    (failed,) = observed(made, "total_cholesterol")
    assert failed["status"] == "final"
    assert "valueQuantity" not in failed
    assert failed["dataAbsentReason"]["coding"][0]["code"] == "error"
    assert failed["dataAbsentReason"]["text"] == "sample haemolysed"
    assert failed["note"][0]["text"] == "Total cholesterol has no result: sample haemolysed."
    assert observed(made, "cholesterol_ratio") == []


@pytest.mark.parametrize("reason", [AbsentReason.KIT_LOST, AbsentReason.KIT_EXPIRED, AbsentReason.KIT_CANCELLED])
def test_what_was_never_tested_is_no_error_and_has_no_sample(reason):
    made = a_bundle(a_check(values={Kind.HBA1C: reason, Kind.TOTAL_CHOLESTEROL: reason}))
    for name in ("hba1c", "total_cholesterol"):
        (absent,) = observed(made, name)
        assert absent["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
        assert absent["dataAbsentReason"]["text"] == reason.written
        assert "specimen" not in absent and "contained" not in absent


def test_the_laboratorys_own_words_are_kept():
    failure = Absent(Kind.HBA1C, AbsentReason.REJECTED, "Tube unlabelled", an_id("hba1c"), SAMPLED)
    (failed,) = observed(a_bundle(a_check(measurements=(failure,))), "hba1c")
    assert failed["dataAbsentReason"]["text"] == "Tube unlabelled"
    assert "rejected by the laboratory" in failed["note"][0]["text"]


def test_a_retest_stands_beside_its_failure_in_the_same_panel():
    failure = Absent(Kind.TOTAL_CHOLESTEROL, AbsentReason.INSUFFICIENT, "", an_id("first"), SAMPLED)
    later = SAMPLED + timedelta(days=14)
    retest = Measurement(an_id("second"), Kind.TOTAL_CHOLESTEROL, Decimal("6.3"), later, Source.LABORATORY)
    made = a_bundle(a_check(measurements=(retest, failure)))
    first, second = observed(made, "total_cholesterol")
    assert "dataAbsentReason" in first
    assert second["valueQuantity"]["value"] == 6.3
    (panel,) = observed(made, "cholesterol")
    members = [{"reference": f"Observation/{one['id']}"} for one in (first, second)]
    assert panel["hasMember"] == members


def test_what_was_never_measured_is_not_a_result():
    made = a_bundle(a_check(values={Kind.ACR: None}))
    assert observed(made, "acr") == []
    untried = Absent(Kind.ACR, AbsentReason.NOT_MEASURED)
    check = a_check(values={Kind.ACR: None})
    assert a_bundle(replace(check, measurements=(*check.measurements, untried))) == made


def test_a_bound_keeps_its_comparator():
    (acr,) = observed(a_bundle(a_check(values={Kind.ACR: "<0.5"})), "acr")
    assert acr["valueQuantity"]["comparator"] == "<"
    assert acr["valueQuantity"]["value"] == 0.5


def test_each_result_says_how_reliable_it_is_also_one_that_a_later_one_took_the_place_of():
    later = Measurement(an_id("later"), Kind.ACR, Decimal(1), SAMPLED + timedelta(days=9), Source.LABORATORY)
    check = a_check(values={Kind.ACR: "<0.5"})
    made = a_bundle(replace(check, measurements=(*check.measurements, later)))
    bound, value = observed(made, "acr")
    assert bound["note"][1]["text"] == "Reliability B: by the laboratory, reported only as a bound."
    assert value["note"][1]["text"] == "Reliability A: by the laboratory."
    (hba1c,) = observed(made, "hba1c")
    assert "time from taking the sample to the laboratory not known" in hba1c["note"][1]["text"]
    for name in ("cholesterol_ratio", "egfr"):
        assert observed(made, name)[0]["note"][1]["text"].startswith("Reliability A: ")


def test_what_has_no_result_has_no_reliability():
    (failed,) = observed(a_bundle(a_check(values={Kind.HBA1C: AbsentReason.HAEMOLYSED})), "hba1c")
    assert len(failed["note"]) == 1


def test_the_laboratorys_own_ratio_is_sent_in_place_of_ours():
    (ratio,) = observed(a_bundle(a_check(values={Kind.CHOLESTEROL_RATIO: "3.1"})), "cholesterol_ratio")
    assert ratio["valueQuantity"]["value"] == 3.1
    assert "derivedFrom" not in ratio


def test_egfr_is_derived_from_creatinine_and_names_its_category():
    made = a_bundle(a_check(age=70, values={Kind.CREATININE: "130"}))
    (egfr,), (creatinine,) = observed(made, "egfr"), observed(made, "creatinine")
    assert egfr["valueQuantity"]["code"] == "mL/min/{1.73_m2}"
    assert 30 < egfr["valueQuantity"]["value"] < 45
    assert "G3b" in egfr["note"][0]["text"]
    assert egfr["derivedFrom"] == [{"reference": f"Observation/{creatinine['id']}"}]


def test_no_egfr_without_creatinine():
    made = a_bundle(a_check(values={Kind.CREATININE: AbsentReason.INSUFFICIENT}))
    assert observed(made, "egfr") == []
    assert len(observed(made, "creatinine")) == 1


def test_every_laboratory_observation_has_the_laboratory_category():
    made = a_bundle(a_check())
    profiles = [r for r in resources(made, "Observation") if "Lab" in r["meta"]["profile"][0]]
    assert len(profiles) == 8
    assert {r["category"][0]["coding"][0]["code"] for r in profiles} == {"laboratory"}


def test_triglycerides_stand_in_the_panel_with_their_code():
    made = a_bundle(a_check(values={Kind.TRIGLYCERIDES: "1.8"}))
    (result,) = observed(made, "triglycerides")
    (panel,) = observed(made, "cholesterol")
    assert result["code"]["coding"][0]["code"] == "1005691000000109"
    assert result["valueQuantity"]["code"] == "mmol/L"
    assert {"reference": f"Observation/{result['id']}"} in panel["hasMember"]
