"""Whose hand, which arm and which test: what the record says of how a value was taken, in codes and in words."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from healthcheck.check import HealthCheck
from healthcheck.entry import BY_THE_PERSON, Entry, Route
from healthcheck.fhir import bundle
from healthcheck.measurement import Absent, AbsentReason, Arm, Kind, Measurement, Source
from healthcheck.point_of_care import PointOfCareTest
from tests.healthcheck.cases import SAMPLED, a_check, an_id
from tests.healthcheck.fhir.bundles import Json, a_bundle, observed, only, strings

PHONE = Entry(Route.PHONE, "YPH01", "adviser-7")
PHARMACY = Entry(Route.PHARMACY, "FA123", "T-07")
KIOSK = Entry(Route.KIOSK, "K1001", "K-2")
TEST = PointOfCareTest("Analyser 3", "LOT-5512", "T-07", True, SAMPLED - timedelta(hours=1))
FA123 = {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "FA123"}}
SELF_REPORTED = "1162737008"


def told(check: HealthCheck, **facts: Any) -> HealthCheck:
    """The check with these facts on every blood pressure."""
    changed = (
        replace(each, **facts) if isinstance(each, Measurement) and each.reading else each
        for each in check.measurements
    )
    return replace(check, measurements=tuple(changed))


def pressure_of(check: HealthCheck) -> Json:
    made = a_bundle(check)
    bundle.validate(made)
    (pressure,) = observed(made, "blood_pressure")
    return pressure


def notes(resource: Json) -> str:
    return " ".join(note["text"] for note in resource["note"])


@pytest.mark.parametrize(
    ("place", "hand", "words", "reported"),
    [
        (Source.HOME, BY_THE_PERSON, "Measured at home by the person, and reported by them.", True),
        (Source.HOME, PHONE, "Typed by a phone adviser (YPH01, adviser-7) from what the person said.", True),
        (Source.HOME, PHARMACY, "Entered by pharmacy staff (FA123, T-07).", True),
        (Source.PHARMACY, PHARMACY, "Measured at a pharmacy. Entered by pharmacy staff (FA123, T-07).", False),
        (Source.PHARMACY, BY_THE_PERSON, "Measured at a pharmacy as the person says.", True),
        (Source.CLINIC, PHONE, "Measured in a clinic as the person says.", True),
        (Source.KIOSK, KIOSK, "Measured at a kiosk. Sent by a kiosk (K1001, K-2).", False),
        (Source.CLINIC, None, "Measured in a clinic.", False),
    ],
)
def test_a_gp_reads_where_it_was_measured_and_who_typed_it(place, hand, words, reported):
    pressure = pressure_of(told(a_check(measured_at=place), entered_by=hand))
    assert words in notes(pressure)
    codes = {coding["code"] for part in pressure["component"] for coding in part["code"]["coding"]}
    assert (SELF_REPORTED in codes) == reported


def test_the_performer_is_the_one_who_measured_or_else_the_person_who_says_so():
    sent = pressure_of(told(a_check(measured_at=Source.PHARMACY), entered_by=PHARMACY))
    said = pressure_of(told(a_check(measured_at=Source.PHARMACY), entered_by=BY_THE_PERSON))
    assert sent["performer"] == [FA123]
    assert said["performer"] == [said["subject"]]


def test_the_note_gives_the_grade_and_why():
    pressure = pressure_of(told(a_check(), entered_by=PHONE, stored=True))
    assert "Reliability D: " in notes(pressure)  # all its readings are the same, too
    assert "typed by a phone adviser from what the person said" in notes(pressure)
    assert "said to come from a device's memory that nobody can look at" in notes(pressure)


@pytest.mark.parametrize(("arm", "code"), [(Arm.LEFT, "368208006"), (Arm.RIGHT, "368209003")])
def test_the_arm_is_the_body_site(arm, code):
    assert pressure_of(told(a_check(), arm=arm))["bodySite"]["coding"][0]["code"] == code


def test_readings_on_both_arms_or_on_none_that_was_told_have_no_body_site():
    assert "bodySite" not in pressure_of(a_check())


def test_an_irregular_pulse_has_its_own_observation_and_a_regular_one_none():
    made = a_bundle(told(a_check(), irregular_pulse=True))
    bundle.validate(made)
    (rhythm,) = observed(made, "pulse_rhythm")
    assert rhythm["valueCodeableConcept"]["coding"][0]["code"] == "61086009"
    assert "in 8 of 8 readings. Not felt by hand and no ECG." in notes(rhythm)
    assert observed(a_bundle(told(a_check(), irregular_pulse=False)), "pulse_rhythm") == []


def beside(kind: Kind, value: str, *, passed: bool = True) -> Measurement | Absent:
    test = replace(TEST, passed=passed)
    if not passed:
        failed = AbsentReason.CONTROL_FAILED
        where = {"source": Source.PHARMACY, "entered_by": PHARMACY, "test": test, "unused": value}
        return Absent(kind, failed, id=an_id(kind.key), taken_at=SAMPLED, **where)
    given = {"device": test.device, "entered_by": PHARMACY, "test": test}
    return Measurement(an_id(kind.key), kind, Decimal(value), SAMPLED, Source.PHARMACY, **given)


def record_of(*results: Measurement | Absent) -> Json:
    check = a_check(values={each.kind: None for each in results})
    made = a_bundle(replace(check, measurements=(*check.measurements, *results)))
    bundle.validate(made)
    return made


def test_a_point_of_care_test_carries_its_device_its_lot_and_who_ran_it():
    (result,) = observed(record_of(beside(Kind.HBA1C, "44")), "hba1c")
    (device,) = [each for each in result["contained"] if each["resourceType"] == "Device"]
    assert device["lotNumber"] == "LOT-5512"
    assert device["deviceName"] == [{"name": "Analyser 3", "type": "model-name"}]
    assert result["device"] == {"reference": "#device"}
    assert result["performer"] == [FA123]
    assert "run by T-07; quality control of 2026-11-10T06:30:00+00:00 passed." in notes(result)
    assert "Diabetes is diagnosed on a venous sample only" in notes(result)


def test_what_a_device_showed_that_failed_its_control_stands_nowhere_in_the_record():
    made = record_of(beside(Kind.TOTAL_CHOLESTEROL, "9.87", passed=False))
    (result,) = observed(made, "total_cholesterol")
    assert "valueQuantity" not in result
    assert result["dataAbsentReason"]["text"] == "the device's quality control failed"
    assert "FAILED, so what the device showed is not a result" in notes(result)
    assert not [words for words in strings(made) if "9.87" in words]


def test_answers_that_somebody_else_typed_are_the_persons_words_and_their_hand():
    made = a_bundle(replace(a_check(), answers_by=PHONE))
    bundle.validate(made)
    response = only(made, "QuestionnaireResponse")
    assert response["author"]["identifier"]["value"] == "YPH01"
    assert response["source"] == response["subject"]
    (smoking,) = observed(made, "smoking")
    assert notes(smoking) == "Reported by the person. Typed by a phone adviser (YPH01, adviser-7)."
