"""Signing in: who is let in, for how long, and what an outsider can learn."""

from datetime import timedelta

import pytest

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.people import sessions
from apps.people.models import Session
from tests.apps import scene

pytestmark = pytest.mark.django_db


def body(number: str = scene.NUMBERS[0], *, age: int = 45, level: str = "P9") -> dict:
    return {"nhs_number": number, "birth_date": scene.born(age).isoformat(), "identity_level": level}


@pytest.fixture
def identity() -> scene.Door:
    return scene.organisation("Y93001", "identity:assert", kind="identity")[1]


def test_an_invited_person_signs_in_and_sees_themselves(identity: scene.Door):
    scene.invited()
    token = identity.post("/v1/sign-ins", body()).json()["token"]
    me = scene.Door(token).get("/v1/me")
    assert (me.status_code, me.json()["family_name"]) == (200, "Quicksilver")
    assert Entry.objects.filter(action="person.read").exists()


def test_below_p9_nobody_gets_in(identity: scene.Door):
    scene.invited()
    refused = identity.post("/v1/sign-ins", body(level="P5"))
    assert refused.status_code == 403
    assert "P9" in refused.json()["detail"]


def test_an_unknown_number_and_a_wrong_birth_date_get_the_same_answer(identity: scene.Door):
    scene.invited()
    unknown = identity.post("/v1/sign-ins", body(scene.NUMBERS[1]))
    wrong = identity.post("/v1/sign-ins", body(age=50))
    assert unknown.status_code == wrong.status_code == 404
    assert unknown.json() == wrong.json()


def test_an_nhs_number_with_a_bad_check_digit_is_refused(identity: scene.Door):
    refused = identity.post("/v1/sign-ins", body("9990000019"))
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert "9990000019" not in refused.content.decode()


def test_only_an_identity_provider_signs_people_in():
    scene.invited()
    _, commissioner = scene.organisation()
    assert commissioner.post("/v1/sign-ins", body()).status_code == 403
    assert scene.Door().post("/v1/sign-ins", body()).status_code == 401


def test_a_session_ends_when_it_is_not_used_or_grows_old_or_is_signed_out():
    check = scene.invited()
    for change in (
        {"last_seen_at": now() - sessions.IDLE},
        {"started_at": now() - timedelta(hours=13), "ends_at": now() - timedelta(seconds=1)},
        {"ended_at": now()},
    ):
        door = scene.door_of(check)
        assert door.get("/v1/me").status_code == 200
        Session.objects.filter(pk=Session.objects.order_by("started_at", "id").last().pk).update(**change)
        assert door.get("/v1/me").status_code == 401
        Session.objects.all().delete()


def test_signing_out_ends_the_token_at_once():
    door = scene.door_of(scene.invited())
    assert door.client.delete("/v1/session", headers={"Authorization": f"Bearer {door.token}"}).status_code == 204
    assert door.get("/v1/me").status_code == 401


def test_a_changed_token_is_refused():
    door = scene.door_of(scene.invited())
    last = "A" if door.token[-1] != "A" else "B"
    assert scene.Door(door.token[:-1] + last).get("/v1/me").status_code == 401
    assert scene.Door(door.token + "x").get("/v1/me").status_code == 401


def test_the_token_itself_is_not_kept():
    door = scene.door_of(scene.invited())
    secret = door.token.rsplit("_", 1)[1]
    assert secret.encode() not in bytes(Session.objects.get().token_hash)


def test_a_wrong_birth_date_leaves_an_audit_row_though_it_is_refused(identity: scene.Door):
    check = scene.invited()
    identity.post("/v1/sign-ins", body(age=50))
    assert Entry.objects.filter(action="person.sign_in_refused", subject=check.person_id).count() == 1
