"""Each reason a laboratory gives for a failed test, in each of its forms: what the person reads, what the GP gets."""

from dataclasses import dataclass
from typing import Any

import pytest

from healthcheck.measurement import AbsentReason
from tests.healthcheck.fhir.bundles import only
from tests.journeys.kit_journey import VALUES, KitJourney

pytestmark = pytest.mark.django_db

JSON, FHIR = "biomarker_json", "uk_pathology_fhir"
SNOMED = "http://snomed.info/sct"
HL7 = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

# name -> why there is no result: for the person, for the GP
REASONS = {
    "haemolysed": ("the blood sample was damaged", "sample haemolysed"),
    "insufficient": ("there was not enough in the sample", "not enough blood in the sample"),
    "invalid": ("the sample could not be tested", "sample not valid"),
    "rejected": ("the laboratory could not accept the sample", "sample rejected by the laboratory"),
    "laboratory_error": ("there was a problem at the laboratory", "error at the laboratory"),
    "unknown": ("the laboratory did not say why", "the laboratory gave no reason"),
    "unreadable": ("the result could not be read safely", "the laboratory's value could not be read safely"),
    "cancelled": ("the laboratory cancelled the test", "the laboratory cancelled the test"),
    "withdrawn": ("the laboratory took the result back", "the laboratory took the result back"),
}
# A kit's own ends are told in test_kit_ends.py; the others come from no laboratory.
ELSEWHERE = {"kit_lost", "kit_expired", "kit_cancelled", "not_measured", "control_failed", "held", "not_your_sample"}
CODES = {
    "haemolysed": "118128002",
    "insufficient": "281268007",
    "invalid": "455371000124106",
    "rejected": "373880007",
    "laboratory_error": "384281000000108",
    "unknown": "240031000000109",
}


@dataclass(frozen=True)
class Failure:
    """What a laboratory writes of one failed test, and what it means.

    Args:
        gp: the GP's words where they are the laboratory's own.
    """

    reader: str
    writes: dict[str, Any]
    means: str
    gp: str = ""

    def __str__(self) -> str:
        return f"{self.means} by {self.reader} {sorted(self.writes.items())}"


def said(code: str, words: str = "") -> dict[str, Any]:
    """A reason in the order/biomarker message."""
    return {"successful": False, "failureReasonCode": code} | ({"failureReasonDescription": words} if words else {})


def absent(code: str, system: str = SNOMED, text: str = "") -> dict[str, Any]:
    """A reason in the pathology message."""
    return {"dataAbsentReason": {"coding": [{"system": system, "code": code}], "text": text}}


CLOT = "Clot in the tube"
FAILURES = (
    *(Failure(JSON, said(name), name) for name in CODES),
    *(Failure(JSON, said(code), name) for name, code in CODES.items()),
    *(Failure(JSON, said(name.upper(), CLOT), name) for name in CODES if name != "unknown"),
    Failure(JSON, said("E-17", CLOT), "unknown", CLOT),
    Failure(JSON, said("", CLOT), "unknown", CLOT),
    *(Failure(FHIR, absent(code, text=CLOT), name) for name, code in CODES.items() if name != "unknown"),
    Failure(FHIR, absent(CODES["unknown"]), "unknown"),
    Failure(FHIR, absent("error", HL7), "laboratory_error"),
    Failure(FHIR, absent("not-performed", HL7, CLOT), "unknown", CLOT),
    Failure(FHIR, {"dataAbsentReason": {"text": CLOT}}, "unknown", CLOT),
    Failure(FHIR, {"valueCodeableConcept": {"coding": [{"system": SNOMED, "code": "281268007"}]}}, "insufficient"),
    Failure(FHIR, {"valueString": "about 40"}, "unreadable"),
    Failure(FHIR, {"status": "cancelled"}, "cancelled"),
    Failure(FHIR, {"status": "entered-in-error"}, "withdrawn"),
)


def test_every_reason_there_is_has_its_journey() -> None:
    assert set(REASONS) | ELSEWHERE == {reason.key for reason in AbsentReason}
    assert {failure.means for failure in FAILURES} == set(REASONS)


@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_one_failed_test_is_said_with_its_reason_and_the_others_stand(failure: Failure) -> None:
    journey = KitJourney(failure.reader)
    code = journey.orders()
    journey.reports(journey.message(code, {"hba1c": failure.writes}))
    assert journey.states() == ["resulted"] and journey.told() == []
    person, gp = REASONS[failure.means]
    assert f"We have no result for your HbA1c (average blood sugar) test, because {person}" in journey.reads()
    assert "Your total cholesterol is 4.8 mmol/L" in journey.reads()
    result = journey.in_record("hba1c")
    assert result["dataAbsentReason"]["coding"][0]["code"] == "error"
    assert result["dataAbsentReason"]["text"] == (failure.gp or gp)
    assert f"HbA1c ({failure.gp or gp})" in only(journey.record(), "DiagnosticReport")["conclusion"]
    assert CLOT not in journey.reads(), "the laboratory's own words are for the GP"


@pytest.mark.parametrize("failure", {(each.reader, each.means): each for each in FAILURES}.values(), ids=str)
def test_a_kit_that_failed_whole_is_replaced_free_and_the_new_one_completes_the_check(failure: Failure) -> None:
    journey = KitJourney(failure.reader)
    code = journey.orders()
    journey.reports(journey.message(code, dict.fromkeys(VALUES, failure.writes)))
    assert journey.states() == ["reordered", "ordered"] and journey.told() == ["kit-replaced"]
    assert REASONS[failure.means][0] in journey.reads()
    assert "Use the new kit if we have told you that one is on its way" in journey.reads()
    journey.reports(journey.message(journey.replacement(code)))
    assert journey.states() == ["reordered", "resulted"]
    assert REASONS[failure.means][0] not in journey.reads()
    assert journey.in_record("hba1c")["valueQuantity"]["value"] == 36


@pytest.mark.parametrize("reader", [JSON, FHIR])
def test_the_last_replacement_that_fails_says_that_no_other_comes(reader: str) -> None:
    journey = KitJourney(reader)
    haemolysed = said("haemolysed") if reader == JSON else absent(CODES["haemolysed"])
    code = journey.orders()
    for _ in range(2):
        journey.reports(journey.message(code, dict.fromkeys(VALUES, haemolysed)))
        code = journey.replacement(code)
    journey.reports(journey.message(code, dict.fromkeys(VALUES, haemolysed)))
    assert journey.states() == ["reordered", "reordered", "failed"]
    assert journey.told() == ["kit-replaced", "kit-replaced", "kit-ended"]


@pytest.mark.parametrize("reader", [JSON, FHIR])
@pytest.mark.parametrize("event", ["failed", "rejected"])
@pytest.mark.parametrize("first", ["event", "message"])
def test_the_event_and_the_message_of_one_failure_end_alike_in_any_order(reader: str, event: str, first: str) -> None:
    journey = KitJourney(reader)
    haemolysed = said("haemolysed") if reader == JSON else absent(CODES["haemolysed"])
    code = journey.orders()
    message = journey.message(code, dict.fromkeys(VALUES, haemolysed))
    if first == "message":
        journey.reports(message)
        journey.tells(code, event, status=409)  # the kit is at its end: nothing moves it, and nothing is lost
    else:
        journey.tells(code, event)
        journey.reports(message)
    assert journey.states() == ["reordered", "ordered"]
    assert journey.told() == ["kit-replaced"]
    assert "because the blood sample was damaged" in journey.reads()
    assert journey.in_record("hba1c")["dataAbsentReason"]["text"] == "sample haemolysed"
