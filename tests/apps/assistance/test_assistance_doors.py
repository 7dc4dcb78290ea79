"""Beginning to help a person, what a helper may do and may not, and how it ends."""

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.assistance import actions
from apps.assistance.models import Appointment, Assistance
from apps.audit.models import Entry
from apps.checks.models import HealthCheck, State
from apps.clients import counters
from apps.clients.actions import revoke_credential
from apps.clients.clock import now
from apps.delivery.models import Delivery
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    counters._at.cache_clear()


@pytest.fixture
def check() -> HealthCheck:
    return scene.invited()


def appointed(check: HealthCheck, route: str = "pharmacy") -> scene.Door:
    """The door of an organisation that may help this check's person and has not begun to."""
    made, door = scene.organisation("FA123", "assist:write", kind="service")
    actions.appoint(commissioner=check.organisation, assistant=made, route=route, by="test", at=now())
    return door


def begin(door: scene.Door, check: HealthCheck, **changes):
    return door.post("/v1/assistances", scene.asking_to_help(check, **changes))


def test_beginning_gives_a_token_for_a_day_and_says_where_the_check_stands(check: HealthCheck):
    _, answer = scene.helper(check)
    body = answer.json()
    assert answer.status_code == 201
    assert body["check"]["id"] == str(check.id)
    assert body["check"]["needed"][0] == "eligibility"
    row = Assistance.objects.get()
    assert row.ends_at - row.began_at == timedelta(days=1)
    assert body["token"].startswith(f"hca_{row.id.hex}_")


def test_a_kiosk_is_left_after_an_hour(check: HealthCheck):
    scene.helper(check, "kiosk")
    row = Assistance.objects.get()
    assert row.ends_at - row.began_at == timedelta(hours=1)


def test_the_person_is_told_that_somebody_helps_them_and_can_stop_it(check: HealthCheck):
    helper, _ = scene.helper(check)
    message = Delivery.objects.get(purpose="helped")
    assert "If you did not agree, you can stop it" in message.payload.body["body"]
    person = scene.door_of(check)
    (given,) = person.get("/v1/assistances").json()
    assert (
        person.client.delete(
            f"/v1/assistances/{given['assistance']}", headers={"Authorization": f"Bearer {person.token}"}
        ).status_code
        == 204
    )
    assert helper.get(f"/v1/checks/{check.id}").status_code == 401
    assert person.get("/v1/assistances").json()[0]["ended_at"] is not None


def test_the_answer_to_wrong_details_is_the_same_as_to_nobody(check: HealthCheck):
    door = appointed(check)
    stranger = {"nhs_number": scene.NUMBERS[4]}
    wrong = [
        stranger,
        {"birth_date": "1970-01-01"},
        {"family_name": "Somebody"},
        {"route": "phone"},
    ]
    answers = [begin(door, check, **changes) for changes in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert not Assistance.objects.exists()


def test_a_refusal_about_somebody_we_know_is_in_the_trail_under_the_organisations_name(check: HealthCheck):
    begin(appointed(check), check, birth_date="1970-01-01")
    noted = Entry.objects.get(action="assistance.refused")
    assert (noted.actor, noted.subject) == ("organisation:FA123", check.person_id)


def test_an_organisation_that_guessed_five_times_is_told_nothing_for_a_day(check: HealthCheck):
    door = appointed(check)
    for year in range(5):
        begin(door, check, birth_date=f"196{year}-01-01")
    assert begin(door, check).status_code == 404
    tomorrow = now() + timedelta(days=1, minutes=1)
    with patch("apps.assistance.api.now", return_value=tomorrow):
        assert begin(door, check).status_code == 201


def test_another_organisations_guesses_lock_nobody_out(check: HealthCheck):
    for year in range(6):
        begin(appointed(check), check, birth_date=f"196{year}-01-01")
    assert scene.helper(check, ods="FB456")[1].status_code == 201


@pytest.mark.parametrize("name", ["QUICKSILVER", " quick-silver ", "Quicksilvér"])
def test_a_name_is_known_however_it_is_written(check: HealthCheck, name: str):
    assert begin(appointed(check), check, family_name=name).status_code == 201


def test_an_organisation_that_nobody_appointed_helps_nobody(check: HealthCheck):
    _, door = scene.organisation("FZ999", "assist:write", kind="service")
    assert begin(door, check).status_code == 404
    Appointment.objects.update(ended_at=now())


def test_another_commissioners_appointment_is_none(check: HealthCheck):
    made, door = scene.organisation("FA123", "assist:write", kind="service")
    other, _ = scene.organisation("Y92002", "people:write")
    actions.appoint(commissioner=other, assistant=made, route="pharmacy", by="test", at=now())
    assert begin(door, check).status_code == 404


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"agreed": False}, "/agreed"),
        ({"agreement": "assumed"}, "/agreement"),
        ({"route": "person"}, "/route"),
        ({"operator": "Jane Smith"}, "/operator"),
        ({"operator": "JaneSmith"}, "/operator"),
        ({"operator": "9990000018"}, "/operator"),
        ({"operator": "T-07\n"}, "/operator"),
        ({"operator": ""}, "/operator"),
        ({"family_name": ""}, "/family_name"),
        ({"scope": "self"}, "/scope"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(check: HealthCheck, changes: dict, pointer: str):
    refused = begin(appointed(check), check, **changes)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer


def test_an_operator_that_is_a_name_is_refused_by_the_database_too(check: HealthCheck):
    scene.helper(check)
    with pytest.raises(IntegrityError, match="assistance_operator_no_name"), transaction.atomic():
        Assistance.objects.update(operator="Jane")


def test_a_helper_reaches_one_check_and_nobody_elses(check: HealthCheck):
    helper, _ = scene.helper(check)
    other = scene.invited(scene.NUMBERS[1])
    assert helper.get(f"/v1/checks/{check.id}").status_code == 200
    assert helper.get(f"/v1/checks/{other.id}").status_code == 404
    assert helper.get(f"/v1/checks/{uuid4()}").status_code == 404


def test_a_helper_sees_the_kits_and_saves_a_draft_like_the_person():
    check = scene.opened()
    helper, _ = scene.helper(check)
    path = f"/v1/checks/{check.id}"
    assert helper.get(f"{path}/kits").json() == []
    version = helper.get("/v1/questionnaires/nhs_health_check").json()["version"]
    draft = {"version": version, "answers": {"smoking": "never"}}
    assert helper.put(f"{path}/answers", draft).status_code == 200
    assert scene.door_of(check).get(f"{path}/answers").json()["answers"] == {"smoking": "never"}


@pytest.mark.parametrize("what", ["results", "what-if", "deliveries"])
def test_results_are_for_the_person_alone(what: str):
    check = scene.complete()
    HealthCheck.objects.update(state=State.STOPPED)
    helper, _ = scene.helper(check)
    assert helper.get(f"/v1/checks/{check.id}").status_code == 200
    assert helper.get(f"/v1/checks/{check.id}/{what}").status_code == 403


@pytest.mark.parametrize("path", ["/v1/me", "/v1/checks", "/v1/assistances"])
def test_a_helper_is_not_the_person(check: HealthCheck, path: str):
    assert scene.helper(check)[0].get(path).status_code == 403


def test_the_credential_itself_opens_no_check_and_a_helpers_token_begins_nothing(check: HealthCheck):
    door, (helper, _) = appointed(check), scene.helper(check)
    assert door.get(f"/v1/checks/{check.id}").status_code == 403
    assert door.get(f"/v1/checks/{check.id}/kits").status_code == 403
    assert begin(helper, check).status_code == 403


def test_a_token_ends_with_its_time_its_credential_and_its_appointment(check: HealthCheck):
    helper, _ = scene.helper(check)
    path = f"/v1/checks/{check.id}"
    with patch("apps.assistance.authentication.now", return_value=now() + timedelta(days=1, minutes=1)):
        assert helper.get(path).status_code == 401
    Appointment.objects.update(ended_at=now())
    assert helper.get(path).status_code == 401
    Appointment.objects.update(ended_at=None)
    assert helper.get(path).status_code == 200
    revoke_credential(credential_id=Assistance.objects.get().credential_id, at=now())
    assert helper.get(path).status_code == 401


@pytest.mark.parametrize("token", ["hca_", "hca_x", f"hca_{uuid4().hex}_{'a' * 43}", f"hca_{uuid4().hex}_{'a' * 44}"])
def test_a_token_that_is_none_is_not_known(check: HealthCheck, token: str):
    assert scene.Door(token).get(f"/v1/checks/{check.id}").status_code == 401


def test_a_helper_ends_their_own_and_no_other(check: HealthCheck):
    helper, _ = scene.helper(check)
    other, _ = scene.helper(check, operator="T-08")
    mine, theirs = (row.id for row in Assistance.objects.order_by("operator"))
    headers = {"Authorization": f"Bearer {helper.token}"}
    assert helper.client.delete(f"/v1/assistances/{theirs}", headers=headers).status_code == 404
    assert helper.client.delete(f"/v1/assistances/{mine}", headers=headers).status_code == 204
    assert helper.get(f"/v1/checks/{check.id}").status_code == 401
    assert other.get(f"/v1/checks/{check.id}").status_code == 200


def test_a_token_is_shown_once(check: HealthCheck):
    door = appointed(check)
    body = scene.asking_to_help(check)
    assert door.post("/v1/assistances", body, key="k1").status_code == 201
    assert door.post("/v1/assistances", body, key="k1").status_code == 409
    assert Assistance.objects.count() == 1


def test_who_helps_is_asked_at_most_so_often_a_minute(check: HealthCheck):
    door = appointed(check)
    stranger = scene.asking_to_help(check, nhs_number=scene.NUMBERS[4])
    answers = [door.post("/v1/assistances", stranger).status_code for _ in range(61)]
    assert answers[:60] == [404] * 60
    assert answers[60] == 429
