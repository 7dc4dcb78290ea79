"""The Composition and the Encounter: seven sections, completed or stopped, first or replacing."""

from healthcheck.fhir.identity import resource_id
from tests.healthcheck.cases import a_check, an_id
from tests.healthcheck.fhir.bundles import a_bundle, only

TITLES = [
    "Encounter Information",
    "Vital Signs",
    "Social History",
    "Physical Activity",
    "Laboratory Results",
    "Risk Assessments",
    "Follow-up Recommendations",
]
CODES = [None, "observations", "social-context", "activity", "laboratory", "clinical-risk-assessment", None]


def test_the_seven_sections_stand_in_the_national_order_with_their_codes():
    sections = only(a_bundle(a_check()), "Composition")["section"]
    assert [section["title"] for section in sections] == TITLES
    assert [section["code"]["coding"][0]["code"] if "code" in section else None for section in sections] == CODES
    assert all(section["entry"] for section in sections)


def test_a_completed_check_has_the_completed_code_and_replaces_nothing():
    composition = only(a_bundle(a_check()), "Composition")
    assert composition["type"]["coding"][0]["code"] == "2242631000000104"
    assert "relatesTo" not in composition


def test_a_stopped_check_has_the_stopped_code_and_says_which_sections_are_empty():
    check = a_check(measurements=())
    composition = only(a_bundle(check, stopped="the person ended it"), "Composition")
    assert composition["type"]["coding"][0]["code"] == "2242641000000108"
    empty = [section for section in composition["section"] if "entry" not in section]
    assert {section["title"] for section in empty} == {"Vital Signs", "Laboratory Results"}
    assert all(section["emptyReason"] and section["text"] for section in empty)


def test_a_record_that_replaces_names_the_one_before_by_its_identifier():
    former = an_id("former")
    before = only(a_bundle(a_check(), assessment_id=former), "Composition")
    after = only(a_bundle(a_check(), replaces=former), "Composition")
    assert after["relatesTo"] == [{"code": "replaces", "targetIdentifier": before["identifier"]}]
    assert after["id"] != before["id"]


def test_the_composition_carries_the_bundles_identifier():
    made = a_bundle(a_check())
    assert only(made, "Composition")["identifier"] == made["identifier"]


def test_the_encounter_is_virtual_finished_and_identified_by_the_check():
    encounter = only(a_bundle(a_check()), "Encounter")
    assert encounter["id"] == resource_id("Encounter", an_id("check"))
    assert encounter["identifier"][0]["value"] == str(an_id("check"))
    assert encounter["class"]["code"] == "VR"
    assert encounter["status"] == "finished"
    assert encounter["type"][0]["coding"][0]["code"] == "273479001"
    assert encounter["period"] == {"start": "2026-11-01T09:00:00+00:00", "end": "2026-11-01T10:00:00+00:00"}
