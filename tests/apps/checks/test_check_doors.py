"""The doors of a check: what each caller may do, see and never see."""

import pytest

from apps.checks.models import HealthCheck
from apps.people.models import Person
from demo.peers import answering
from tests.apps import scene

pytestmark = pytest.mark.django_db


def invitation(**changes) -> dict:
    return {
        "nhs_number": scene.NUMBERS[0],
        "given_name": "Canary",
        "family_name": "Quicksilver",
        "birth_date": scene.born(45).isoformat(),
        "practice": "Y90001",
        "sex": "female",
        "townsend": 1.5,
    } | changes


@pytest.fixture
def commissioner() -> scene.Door:
    scene.practice()
    return scene.organisation()[1]


def test_an_invitation_begins_a_check_and_a_second_one_answers_with_the_same(commissioner: scene.Door):
    first = commissioner.post("/v1/invitations", invitation())
    again = commissioner.post("/v1/invitations", invitation())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["check"]["id"] == again.json()["check"]["id"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"nhs_number": "9990000019"}, ""),
        ({"birth_date": "1980-02-30"}, "/birth_date"),
        ({"sex": "F"}, "/sex"),
        ({"townsend": "1.5"}, "/townsend"),
        ({"townsend": 13}, "/townsend"),
        ({"given_name": ""}, "/given_name"),
        ({"practice": "Y99999"}, "/practice"),
        ({"organisation": "Y92002"}, "/organisation"),
    ],
)
def test_an_invitation_that_cannot_be_right_is_refused_whole(commissioner: scene.Door, change: dict, pointer: str):
    refused = commissioner.post("/v1/invitations", invitation(**change))
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in refused.json().get("errors", [])] == ([pointer] if pointer else [])
    assert not Person.objects.exists()
    assert not HealthCheck.objects.exists()


def test_a_person_sees_their_own_check_and_what_is_needed():
    check = scene.opened()
    found = scene.door_of(check).get(f"/v1/checks/{check.id}").json()
    assert found["needed"] == ["answers", "systolic", "height", "weight", "kit"]
    assert [row["id"] for row in scene.door_of(check).get("/v1/checks").json()] == [str(check.id)]


@pytest.mark.parametrize("place", ["", "/results", "/what-if", "/deliveries", "/answers"])
def test_somebody_elses_check_answers_exactly_as_one_that_does_not_exist(place: str):
    theirs, mine = scene.complete(), scene.opened(scene.NUMBERS[1])
    door = scene.door_of(mine)
    foreign = door.get(f"/v1/checks/{theirs.id}{place}")
    missing = door.get(f"/v1/checks/{scene.an_unknown_id()}{place}")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()


def test_another_commissioner_sees_nothing_of_a_check():
    check = scene.complete()
    _, other = scene.organisation("Y92002", "people:read")
    assert other.get(f"/v1/checks/{check.id}").status_code == 404
    assert other.get(f"/v1/checks/{check.id}/deliveries").status_code == 404


def test_a_commissioner_sees_where_a_check_stands_and_never_its_results():
    check = scene.complete()
    _, commissioner = scene.organisation()
    assert commissioner.get(f"/v1/checks/{check.id}").json()["state"] == "complete"
    assert commissioner.get(f"/v1/checks/{check.id}/results").status_code == 403


def test_results_are_missing_until_there_are_some_and_then_whole():
    check = scene.opened()
    door = scene.door_of(check)
    assert door.get(f"/v1/checks/{check.id}/results").status_code == 404
    scene.answered(check)
    scene.measured(check)
    scene.kit_ordered(check)
    scene.resulted(check)
    results = door.get(f"/v1/checks/{check.id}/results").json()
    assert results["version"] == 1
    assert scene.score(results, "qrisk3")["value"] > 0
    assert results["advice"]["primary"]["patient"]
    assert results["gp_has_it"] is False


def test_every_reason_against_eligibility_is_given():
    check = scene.invited()
    body = {"conditions": ["statins", "stroke"], "home": ["pregnant"], "last_check_on": None}
    decided = scene.door_of(check).post(f"/v1/checks/{check.id}/eligibility", body).json()
    assert decided["eligible"] is False
    assert {reason["code"] for reason in decided["reasons"]} == {"statins", "stroke", "pregnant"}
    assert all(reason["words"] for reason in decided["reasons"])


def test_consent_must_be_a_plain_yes():
    check = scene.invited()
    door = scene.door_of(check)
    door.post(f"/v1/checks/{check.id}/eligibility", {"conditions": [], "home": [], "last_check_on": None})
    for agreed in (False, "true", 1, None):
        refused = door.post(f"/v1/checks/{check.id}/consent", {"version": "2026-11", "agreed": agreed})
        assert refused.status_code == 422
    assert door.post(f"/v1/checks/{check.id}/consent", {"version": "2026-11", "agreed": True}).status_code == 200


def acknowledgement(record_id: str, code: str = "ok") -> dict:
    accepted = code == "ok"
    return answering.message(record_id, accepted=accepted, diagnostics="" if accepted else "Not registered here.")


def test_a_practice_acknowledges_and_the_person_sees_that_the_gp_has_it():
    check = scene.complete()
    _, practice = scene.organisation("Y90001", "records:acknowledge", kind="practice")
    answer = acknowledgement(str(check.assessments.get().record_id))
    for _ in range(2):
        done = practice.post("/v1/acknowledgements", answer, key=None, kind="application/fhir+json")
        assert (done.status_code, done.json()["state"]) == (200, "acknowledged")
    assert scene.door_of(check).get(f"/v1/checks/{check.id}/results").json()["gp_has_it"] is True


def test_another_practices_acknowledgement_changes_nothing():
    check = scene.complete()
    _, other = scene.organisation("Y90002", "records:acknowledge", kind="practice")
    answer = acknowledgement(str(check.assessments.get().record_id))
    assert other.post("/v1/acknowledgements", answer, key=None).status_code == 404
    assert scene.door_of(check).get(f"/v1/checks/{check.id}/results").json()["gp_has_it"] is False


def test_a_refused_record_is_set_aside_for_a_human():
    check = scene.complete()
    _, practice = scene.organisation("Y90001", "records:acknowledge", kind="practice")
    answer = acknowledgement(str(check.assessments.get().record_id), "fatal-error")
    assert practice.post("/v1/acknowledgements", answer, key=None).json()["state"] == "parked"


def test_what_if_is_for_the_person_alone_and_rests_on_their_results():
    check = scene.complete(age=60)
    results = scene.door_of(check).get(f"/v1/checks/{check.id}/results").json()
    what_if = scene.door_of(check).get(f"/v1/checks/{check.id}/what-if").json()
    assert what_if["risk"] == scene.score(results, "qrisk3")["value"]
    assert what_if["picture"].startswith("<svg")
    _, commissioner = scene.organisation()
    assert commissioner.get(f"/v1/checks/{check.id}/what-if").status_code == 403


def test_a_condition_that_is_not_on_the_list_is_refused_and_nothing_is_declared():
    check = scene.invited()
    body = {"conditions": ["gout"], "home": [], "last_check_on": None}
    refused = scene.door_of(check).post(f"/v1/checks/{check.id}/eligibility", body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/conditions")
    assert not check.declarations.exists()
