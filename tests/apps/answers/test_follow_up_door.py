"""The follow-up questions: asked only where they decide, answered in part or whole, kept for good, acted on at once."""

import pytest
from django.db import IntegrityError

from apps.audit.models import Entry
from apps.checks.models import FollowUp, HealthCheck
from apps.delivery.models import Delivery
from tests.apps import scene

pytestmark = pytest.mark.django_db
VERSION = "2026-11"


def path(check: HealthCheck) -> str:
    return f"/v1/checks/{check.id}/follow-up-questions"


def asked(door: scene.Door, check: HealthCheck) -> dict[str, str | None]:
    return {each["id"]: each["answer"] for each in door.get(path(check)).json()["questions"]}


def primary(door: scene.Door, check: HealthCheck) -> tuple[str, str]:
    action = door.get(f"/v1/checks/{check.id}/results").json()["advice"]["primary"]
    return action["id"], action["urgency"]


@pytest.fixture
def check() -> HealthCheck:
    """Somebody whose blood pressure at home is very high."""
    opened = scene.opened()
    scene.measured(opened, "182", "104")
    return opened


def test_a_very_high_pressure_asks_for_the_signs_that_cannot_wait(check: HealthCheck):
    door = scene.door_of(check)
    served = door.get(path(check)).json()
    assert served["version"] == VERSION
    assert [(each["id"], each["answer"]) for each in served["questions"]] == [("high_pressure_emergency", None)]
    assert "chest pain" in served["questions"][0]["text"]
    assert "999" in served["questions"][0]["hint"]


def test_ordinary_results_ask_no_sign_of_anything():
    whole = scene.complete()
    assert asked(scene.door_of(whole), whole) == {"hba1c_condition": "no"}


def test_a_check_without_values_asks_nothing():
    opened = scene.opened()
    assert asked(scene.door_of(opened), opened) == {}


def test_a_sign_that_cannot_wait_makes_it_an_emergency_at_once(check: HealthCheck):
    door = scene.door_of(check)
    assert primary(door, check) == ("bp-very-high", "urgent")
    answered = door.post(path(check), {"version": VERSION, "answers": {"high_pressure_emergency": "yes"}})
    assert answered.status_code == 201
    assert primary(door, check) == ("bp-emergency", "emergency")
    assert Delivery.objects.filter(purpose="record").count() == 2
    assert asked(door, check) == {"high_pressure_emergency": "yes"}


def test_no_sign_leaves_it_urgent(check: HealthCheck):
    door = scene.door_of(check)
    door.post(path(check), {"version": VERSION, "answers": {"high_pressure_emergency": "no"}})
    assert primary(door, check) == ("bp-very-high", "urgent")
    assert asked(door, check) == {"high_pressure_emergency": "no"}


def test_the_last_answer_holds_and_the_first_is_kept(check: HealthCheck):
    door = scene.door_of(check)
    for answer in ("no", "yes"):
        door.post(path(check), {"version": VERSION, "answers": {"high_pressure_emergency": answer}})
    assert primary(door, check)[1] == "emergency"
    assert [row.answers["high_pressure_emergency"] for row in FollowUp.objects.all()] == ["no", "yes"]


def test_a_new_measurement_asks_again_after_a_no_and_not_after_a_yes(check: HealthCheck):
    door = scene.door_of(check)
    door.post(path(check), {"version": VERSION, "answers": {"high_pressure_emergency": "no"}})
    scene.measured(check, "184", "106", origin="readings:2")
    assert asked(door, check) == {"high_pressure_emergency": None}
    door.post(path(check), {"version": VERSION, "answers": {"high_pressure_emergency": "yes"}})
    scene.measured(check, "186", "106", origin="readings:3")
    assert asked(door, check) == {"high_pressure_emergency": "yes"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"version": VERSION, "answers": {"blood_sugar_signs": "no"}}, 422, "not-asked"),
        ({"version": VERSION, "answers": {"shoe_size": "no"}}, 422, "unknown-question"),
        ({"version": VERSION, "answers": {"high_pressure_emergency": "maybe"}}, 422, "unknown-option"),
        ({"version": VERSION, "answers": {}}, 422, ""),
        ({"version": "2019-01", "answers": {"high_pressure_emergency": "no"}}, 409, "questions-changed"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_kept(check: HealthCheck, body: dict, status: int, code: str):
    refused = scene.door_of(check).post(path(check), body)
    assert refused.status_code == status
    assert code in refused.json()["type"]
    assert not FollowUp.objects.exists()


def test_somebody_elses_check_is_not_there(check: HealthCheck):
    other = scene.opened(scene.NUMBERS[1])
    door = scene.door_of(other)
    assert door.get(path(check)).status_code == 404
    body = {"version": VERSION, "answers": {"high_pressure_emergency": "no"}}
    assert door.post(path(check), body).status_code == 404


def test_an_organisation_that_helps_may_ask_and_answer_for_its_own_people(check: HealthCheck):
    helper, _ = scene.helper(check, "clinic", ods="Y90001")
    _, reader = scene.organisation("RX9", "people:read")
    assert asked(helper, check) == {"high_pressure_emergency": None}
    body = {"version": VERSION, "answers": {"high_pressure_emergency": "yes"}}
    assert helper.post(path(check), body).status_code == 201
    assert reader.get(path(check)).status_code == 403


def test_answers_leave_an_audit_row_and_cannot_be_changed(check: HealthCheck):
    scene.door_of(check).post(path(check), {"version": VERSION, "answers": {"high_pressure_emergency": "no"}})
    assert Entry.objects.filter(subject=check.person_id, action="check.followed_up").count() == 1
    with pytest.raises(IntegrityError, match="append-only"):
        FollowUp.objects.update(answered_by="somebody")
