"""Vital signs in the record: codes, units, self-report, and the one pressure that counts."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from healthcheck.measurement import Kind, Measurement, Source
from tests.healthcheck.cases import SAMPLED, a_check, an_id, readings
from tests.healthcheck.fhir.bundles import a_bundle, observed

UCUM = "http://unitsofmeasure.org"
PATIENT = {"identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}}
SERVICE = {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "X26"}}


def test_height_weight_and_bmi_have_loinc_beside_snomed_and_their_ucum_units():
    made = a_bundle(a_check())
    expected = {
        "height": ({"8302-2", "1153637007"}, {"value": 170, "unit": "cm", "system": UCUM, "code": "cm"}),
        "weight": ({"29463-7", "27113001"}, {"value": 65, "unit": "kilogram", "system": UCUM, "code": "kg"}),
        "bmi": ({"39156-5", "60621009"}, {"value": 22.49, "unit": "kg/m²", "system": UCUM, "code": "kg/m2"}),
        "waist": ({"276361009"}, {"value": 78, "unit": "cm", "system": UCUM, "code": "cm"}),
    }
    for name, (codes, quantity) in expected.items():
        (sign,) = observed(made, name)
        assert {coding["code"] for coding in sign["code"]["coding"]} == codes
        assert sign["valueQuantity"] == quantity


def test_the_panel_holds_height_weight_waist_and_bmi():
    made = a_bundle(a_check())
    (panel,) = observed(made, "vital_signs")
    members = [observed(made, name)[0] for name in ("height", "weight", "waist", "bmi")]
    assert panel["hasMember"] == [{"reference": f"Observation/{member['id']}"} for member in members]


def test_what_was_measured_at_home_names_the_person_as_performer_and_says_so():
    made = a_bundle(a_check())
    for name in ("height", "weight", "waist", "blood_pressure"):
        (sign,) = observed(made, name)
        assert sign["performer"] == [PATIENT]
        assert "at home by the person" in sign["note"][0]["text"]


def test_what_the_service_worked_out_names_the_service():
    (bmi,) = observed(a_bundle(a_check()), "bmi")
    assert bmi["performer"] == [SERVICE]
    assert len(bmi["derivedFrom"]) == 2


def test_home_pressure_is_one_averaged_value_under_the_self_reported_codes_too():
    (pressure,) = observed(a_bundle(a_check(pressure=("134.5", "84"))), "blood_pressure")
    systolic, diastolic = pressure["component"]
    assert [coding["code"] for coding in systolic["code"]["coding"]] == ["8480-6", "271649006", "1162737008"]
    assert [coding["code"] for coding in diastolic["code"]["coding"]] == ["8462-4", "271650006", "1162735000"]
    assert systolic["valueQuantity"] == {
        "value": 134.5,
        "unit": "millimeter of mercury",
        "system": UCUM,
        "code": "mm[Hg]",
    }
    assert systolic["code"]["text"] == "Systolic blood pressure"
    assert diastolic["code"]["text"] == "Diastolic blood pressure"
    assert "average of 6 home readings" in pressure["method"]["text"]
    assert pressure["device"] == {"display": "test monitor"}


def test_pressure_from_a_pharmacy_is_not_called_self_reported():
    made = a_bundle(a_check(pressure=("151", "95"), measured_at=Source.PHARMACY))
    (pressure,) = observed(made, "blood_pressure")
    codes = [coding["code"] for component in pressure["component"] for coding in component["code"]["coding"]]
    assert not {"1162737008", "1162735000"} & set(codes)
    assert pressure["performer"] == [SERVICE]
    assert "pharmacy" in pressure["note"][0]["text"]


def test_pressure_keeps_its_id_until_another_reading_counts():
    check = a_check()
    (first,) = observed(a_bundle(check), "blood_pressure")
    (again,) = observed(a_bundle(check, assessment_id=an_id("later")), "blood_pressure")
    (clinic,) = observed(a_bundle(a_check(measured_at=Source.CLINIC)), "blood_pressure")
    assert first == again
    assert clinic["id"] != first["id"]


def test_pressure_of_other_days_is_another_resource_although_the_same_readings_count():
    """Of a first day that came in late nothing counts, but the series is now one that NICE asks for."""
    late = readings("140", "70")[:4]
    whole = a_check(measurements=[*late, *readings("118", "76")[4:]])
    short = a_check(measurements=readings("118", "76")[4:])
    (three_days,), (four_days,) = (observed(a_bundle(check), "blood_pressure") for check in (short, whole))
    assert three_days["component"] == four_days["component"]
    assert three_days["note"] != four_days["note"]
    assert three_days["id"] != four_days["id"]


def test_each_sign_says_how_reliable_it_is_in_words_a_gp_can_read():
    made = a_bundle(a_check())
    for name in ("height", "weight", "waist"):
        (sign,) = observed(made, name)
        assert sign["note"][1]["text"] == "Reliability D: at home, no device named."
    (bmi,) = observed(made, "bmi")
    assert bmi["note"][1]["text"] == "Reliability D: height is D, weight is D."


def test_two_numbers_typed_a_second_apart_are_weaker_in_the_record_than_a_stored_series():
    typed = [
        replace(half, device="", taken_at=SAMPLED + timedelta(seconds=number // 2))
        for number, half in enumerate(readings("134", "84")[:4])
    ]
    stored = [replace(half, stored=True) for half in readings("134", "84")]
    (weak,), (limited,) = (observed(a_bundle(a_check(measurements=each)), "blood_pressure") for each in (typed, stored))
    assert weak["note"][1]["text"].startswith("Reliability D: ")
    assert "two readings 1 second apart where a monitor needs about half a minute" in weak["note"][1]["text"]
    assert "4 of 4 numbers just below 135/85" in weak["note"][1]["text"]
    assert limited["note"][1]["text"].startswith("Reliability C: 6 readings where NICE asks for 12")


def test_what_becomes_of_another_value_leaves_a_measured_resource_as_it_was():
    """The resource keeps its id, so a record that is sent again must not tell something else under it."""
    before = a_bundle(a_check())
    after = a_bundle(a_check(values={Kind.TOTAL_CHOLESTEROL: "7.9", Kind.WAIST: "99"}), assessment_id=an_id("second"))
    for name in ("blood_pressure", "height", "weight", "hba1c", "hdl_cholesterol"):
        assert observed(before, name) == observed(after, name)


def test_without_readings_there_is_no_pressure_and_without_anything_no_panel():
    made = a_bundle(a_check(measurements=()))
    assert observed(made, "blood_pressure") == []
    assert observed(made, "vital_signs") == []


def test_a_pulse_is_sent_per_minute():
    pulse = Measurement(an_id("pulse"), Kind.PULSE, Decimal(64), SAMPLED, Source.HOME)
    made = a_bundle(a_check(measurements=(pulse, *readings("120", "80"))))
    (sign,) = observed(made, "pulse")
    assert sign["valueQuantity"] == {"value": 64, "unit": "per minute", "system": UCUM, "code": "/min"}


def test_the_newer_of_two_weights_is_the_one_that_is_sent():
    older = Measurement(an_id("older"), Kind.WEIGHT, Decimal(90), SAMPLED.replace(day=2), Source.HOME)
    newer = Measurement(an_id("newer"), Kind.WEIGHT, Decimal(88), SAMPLED, Source.HOME)
    (weight,) = observed(a_bundle(a_check(measurements=(newer, older))), "weight")
    assert weight["valueQuantity"]["value"] == 88
    assert weight["effectiveDateTime"] == "2026-11-10T07:30:00+00:00"
