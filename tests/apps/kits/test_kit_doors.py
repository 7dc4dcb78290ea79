"""Tests of the doors for kits and laboratory messages."""

import json
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from apps.checks.models import Value
from apps.clients import actions as clients
from apps.clients.clock import now
from apps.kits.models import Kit, KitEvent, LabMessage
from apps.people import sessions
from healthcheck.person import NhsNumber

pytestmark = pytest.mark.django_db


def client(token: str) -> APIClient:
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")


@pytest.fixture
def person(check) -> APIClient:
    """The person of the check, signed in."""
    number, born = NhsNumber(check.person.nhs_number), check.person.birth_date
    _, token = sessions.sign_in(
        nhs_number=number, birth_date=born, identity_level="P9", by="organisation:X0001", at=now()
    )
    return client(token)


def system(lab, *scopes: str) -> APIClient:
    """A laboratory's own system."""
    wanted = scopes or ("results:write", "kits:write")
    _, token = clients.issue_credential(organisation=lab.account.organisation, scopes=wanted, at=now())
    return client(token)


def post(caller: APIClient, path: str, body, *, key: str = "k-1", content_type: str = "application/json"):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return caller.post(path, raw, content_type=content_type, headers={"Idempotency-Key": key})


def problem(answer) -> str:
    """The code of a refusal."""
    return answer.json()["type"].removeprefix("urn:healthcheck:problem:")


def kits(check) -> str:
    return f"/v1/checks/{check.id}/kits"


def messages(lab) -> str:
    return f"/v1/laboratory-messages/{lab.account.key}"


def yesterday() -> str:
    return (now() - timedelta(days=1)).isoformat()


def fresh() -> dict[str, str]:
    """The times of a pathology report that comes in now."""
    return dict.fromkeys(("issued", "received", "collected"), yesterday())


def event(name: str, event_id: str = "e-1") -> dict:
    return {"event_id": event_id, "event": name, "at": (now() - timedelta(hours=1)).isoformat()}


def test_a_person_orders_a_kit_and_sees_where_it_is(check, person, json_lab):
    ordered = post(person, kits(check), {"supplier": json_lab.account.key})
    assert ordered.status_code == 201
    post(system(json_lab), f"/v1/kits/{ordered.json()['code']}/events", event("dispatched"))
    (kit,) = person.get(kits(check)).json()
    assert kit["state"] == "dispatched"
    assert [step["event"] for step in kit["events"]] == ["ordered", "dispatched"]


def test_a_person_registers_the_kit_they_were_handed_and_early_results_are_read(check, person, json_lab, markers):
    early = post(system(json_lab), messages(json_lab), markers(resultDate=yesterday()))
    assert (early.status_code, early.json()["state"]) == (202, "waiting")
    registered = post(person, kits(check), {"supplier": json_lab.account.key, "code": "HC1234 5678 9010"})
    assert (registered.status_code, registered.json()["state"]) == (201, "resulted")
    assert Value.objects.filter(check_of=check).count() == 6
    again = post(person, kits(check), {"supplier": json_lab.account.key, "code": "HC123456789010"}, key="k-2")
    assert again.status_code == 200


def test_somebody_elses_check_has_no_kits_to_see_or_order(another_check, person, json_lab):
    assert person.get(kits(another_check)).status_code == 404
    assert post(person, kits(another_check), {"supplier": json_lab.account.key}).status_code == 404
    assert not Kit.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"supplier": "nobody"}, 422),
        ({"supplier": "lab-lab02", "markers": ["height"]}, 422),
        ({"supplier": "lab-lab02", "markers": []}, 422),
        ({"supplier": "lab-lab02", "code": "HC1"}, 422),
        ({"supplier": "lab-lab02", "state": "resulted"}, 422),
        (b"not json", 400),
    ],
)
def test_an_order_that_cannot_be_right_is_refused(check, person, json_lab, body, status):
    assert post(person, kits(check), body).status_code == status
    assert not Kit.objects.exists()


def test_a_laboratorys_message_is_taken_and_the_same_again_changes_nothing(order, fhir_lab, fhir):
    lab, message = system(fhir_lab), fhir(kit=order(fhir_lab).code, **fresh())
    first = post(lab, messages(fhir_lab), message, content_type="application/fhir+json")
    again = post(lab, messages(fhir_lab), message, content_type="application/fhir+json")
    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()
    assert first.json()["state"] == "read"
    assert Value.objects.count() == 5


def test_the_same_message_id_with_another_body_is_409(json_lab, markers):
    lab, day = system(json_lab), yesterday()
    post(lab, messages(json_lab), markers(resultDate=day))
    changed = post(lab, messages(json_lab), markers(resultDate=day, pendingReorder=True))
    assert (changed.status_code, problem(changed)) == (409, "message-replayed-differently")
    assert LabMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"biomarkerCode": "GHBI", "value": 48, "units": "mmol/L"}, "wrong-unit"),
        ({"biomarkerCode": "GHBI", "value": 4800, "units": "mmol/mol"}, "out-of-range"),
    ],
)
def test_a_value_that_cannot_be_right_is_422_with_its_place(order, json_lab, markers, row, code):
    message = markers(row, kit=order(json_lab).code, resultDate=now().isoformat())
    answer = post(system(json_lab), messages(json_lab), message)
    assert (answer.status_code, problem(answer)) == (422, code)
    assert answer.json()["errors"][0]["pointer"].startswith("/resultData/0")
    assert not Value.objects.exists() and LabMessage.objects.get().state == "refused"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"not json", 400),
        (b'{"resultData": [{"value": NaN}]}', 400),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
        (b'{"orderId": "' + b"x" * 5_000_000 + b'"}', 413),
        (b"[]", 422),
    ],
)
def test_a_body_that_is_no_message_is_refused_before_anything_is_read(json_lab, raw, status):
    assert post(system(json_lab), messages(json_lab), raw).status_code == status
    assert not Value.objects.exists()


def test_a_kit_of_another_laboratory_is_404(order, json_lab, fhir_lab, fhir):
    kit = order(json_lab)
    theirs, sent = system(fhir_lab), fhir(kit=kit.code, **fresh())
    assert post(theirs, messages(fhir_lab), sent).status_code == 404
    assert post(theirs, f"/v1/kits/{kit.code}/events", event("dispatched")).status_code == 404
    assert Kit.objects.get().state == "ordered" and not Value.objects.exists()


def test_a_laboratory_speaks_for_itself_only(json_lab, fhir_lab, markers):
    answer = post(system(fhir_lab), messages(json_lab), markers())
    assert (answer.status_code, problem(answer)) == (404, "unknown-supplier")
    assert not LabMessage.objects.exists()


def test_each_door_asks_for_its_own_scope(check, person, order, json_lab, markers):
    kit = order(json_lab)
    events = f"/v1/kits/{kit.code}/events"
    assert post(person, messages(json_lab), markers()).status_code == 403
    assert post(person, events, event("dispatched")).status_code == 403
    assert post(system(json_lab, "kits:write"), messages(json_lab), markers()).status_code == 403
    assert post(system(json_lab, "results:write"), events, event("dispatched")).status_code == 403
    assert post(system(json_lab), kits(check), {"supplier": json_lab.account.key}).status_code == 403
    assert APIClient().get(kits(check)).status_code == 401


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [("dispatched", 409, "not-from-here"), ("posted", 422, "unknown-event"), ("delivered", 200, "")],
)
def test_an_event_answers_by_the_table(order, json_lab, name, status, code):
    kit, lab = order(json_lab), system(json_lab)
    post(lab, f"/v1/kits/{kit.code}/events", event("delivered"), key="k-1")
    answer = post(lab, f"/v1/kits/{kit.code}/events", event(name, "e-2"), key="k-2")
    assert answer.status_code == status
    assert code == "" or problem(answer) == code


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-14:00",
        "1795300000",
        (now() + timedelta(days=2)).isoformat(),
        (now() - timedelta(days=367)).isoformat(),
    ],
)
def test_an_event_at_a_time_that_cannot_be_is_refused_and_the_kit_stays_readable(check, person, order, json_lab, at):
    kit = order(json_lab)
    told = post(system(json_lab), f"/v1/kits/{kit.code}/events", {**event("dispatched"), "at": at})
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "/at")
    assert not KitEvent.objects.filter(event="dispatched").exists()
    assert person.get(kits(check)).status_code == 200


def test_a_field_whose_name_is_somebodys_is_repeated_nowhere(json_lab, markers):
    named = markers(**{"Zebedee 943 476 5919": 1, "resultDate": yesterday()})
    row = markers({"biomarkerCode": "CHO", "value": 5, "units": "mmol/L", "Zebedee": 1}, messageId="2")
    for message, pointer in ((named, None), (row, "/resultData/0")):
        answer = post(system(json_lab), messages(json_lab), message)
        assert (answer.status_code, problem(answer)) == (422, "unknown-field")
        assert [fault["pointer"] for fault in answer.json().get("errors", [])] == ([pointer] if pointer else [])
        assert "Zebedee" not in answer.content.decode()
    assert not [kept.reason for kept in LabMessage.objects.all() if "Zebedee" in kept.reason]


def test_an_empty_message_is_400_and_not_kept(json_lab):
    assert post(system(json_lab), messages(json_lab), b"").status_code == 400
    assert not LabMessage.objects.exists()


def test_the_same_event_again_is_no_second_event(order, json_lab):
    kit, lab, told = order(json_lab), system(json_lab), event("dispatched")
    first = post(lab, f"/v1/kits/{kit.code}/events", told, key="k-1").json()
    again = post(lab, f"/v1/kits/{kit.code}/events", told, key="k-2").json()
    assert (first["new"], again["new"]) == (True, False)
    assert KitEvent.objects.filter(event="dispatched").count() == 1


def test_an_event_needs_an_idempotency_key(order, json_lab):
    path = f"/v1/kits/{order(json_lab).code}/events"
    assert system(json_lab).post(path, event("dispatched"), format="json").status_code == 400
