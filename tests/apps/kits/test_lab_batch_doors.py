"""Tests of the doors for batches of laboratory messages."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.audit.models import Entry
from apps.checks.models import Value
from apps.clients.clock import now
from apps.clients.models import IdempotentRequest
from apps.kits import tasks, waking
from apps.kits.batch import MOST_MESSAGES
from apps.kits.models import LabBatch, LabMessage
from tests.apps.kits.conftest import Lab
from tests.apps.kits.test_kit_doors import post, problem, system
from tests.apps.kits.test_lab_webhooks import key_of, send

pytestmark = pytest.mark.django_db


def door(lab: Lab) -> str:
    return f"/v1/laboratory-batches/{lab.account.key}"


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a worker is asked to do."""
    asked: list[Any] = []
    monkeypatch.setattr(waking.current_app, "send_task", lambda task, args, **where: asked.append((task, args)))
    return asked


@pytest.fixture
def laboratory(json_lab: Lab) -> APIClient:
    return system(json_lab, "results:write")


def test_a_batch_is_kept_then_read_then_told(
    check, order, json_lab, laboratory, markers, woken, django_capture_on_commit_callbacks
):
    messages = [markers(kit=order(json_lab).code, resultDate=now().isoformat()), {"messageId": "2"}]
    with django_capture_on_commit_callbacks(execute=True):
        answer = post(laboratory, door(json_lab), messages)
    batch = LabBatch.objects.get()
    assert (answer.status_code, answer.json()) == (202, {"id": str(batch.id), "messages": 2})
    assert answer["Location"] == f"{door(json_lab)}/{batch.id}"
    assert woken == [("kits.read_batch", (str(batch.id),))]
    assert [each["state"] for each in laboratory.get(answer["Location"]).json()["messages"]] == ["kept", "kept"]
    tasks.read_batch(str(batch.id))
    told = laboratory.get(answer["Location"]).json()
    assert told["read_at"] is not None
    assert [each["state"] for each in told["messages"]] == ["read", "refused"]
    assert told["messages"][1]["refused"] == {
        "code": "bad-message",
        "detail": "This must be a line of 1 to 100 characters.",
        "pointer": "/orderId",
    }
    assert Value.objects.filter(check_of=check).count() == 6


def test_the_reason_of_a_refusal_is_that_of_the_door_for_one_message(order, json_lab, laboratory, markers):
    wrong = {"biomarkerCode": "CHO", "value": 201, "units": "mmol/L"}
    message = markers(wrong, kit=order(json_lab).code, resultDate=now().isoformat())
    alone = post(laboratory, f"/v1/laboratory-messages/{json_lab.account.key}", message).json()
    place = post(laboratory, door(json_lab), [{**message, "messageId": "2"}])["Location"]
    tasks.read_batch(place.rpartition("/")[2])
    refused = laboratory.get(place).json()["messages"][0]["refused"]
    fault = alone["errors"][0]
    assert refused == {
        "code": alone["type"].rpartition(":")[2],
        "detail": fault["detail"],
        "pointer": fault["pointer"],
    }


def test_only_the_laboratory_itself_sees_its_batch(json_lab, fhir_lab, laboratory, markers):
    place = post(laboratory, door(json_lab), [markers()])["Location"]
    stranger = system(fhir_lab, "results:write")
    own = place.replace(json_lab.account.key, fhir_lab.account.key)
    assert laboratory.get(place).status_code == 200
    assert stranger.get(place).status_code == stranger.get(own).status_code == 404
    assert post(stranger, door(json_lab), [markers()]).status_code == 404
    assert system(json_lab, "kits:write").get(place).status_code == 403
    assert post(system(json_lab, "kits:write"), door(json_lab), [markers()]).status_code == 403
    assert APIClient().get(place).status_code == 401


def test_the_same_key_again_is_the_same_batch_and_the_same_messages_again_have_one_effect(
    json_lab, laboratory, markers
):
    messages = [markers(messageId="1"), markers(messageId="2")]
    first, again = (post(laboratory, door(json_lab), messages, key="k") for _ in range(2))
    assert first.json() == again.json() and again["Idempotent-Replayed"] == "true"
    assert first["Location"] == again["Location"]
    other = post(laboratory, door(json_lab), messages, key="other")
    assert (LabBatch.objects.count(), LabMessage.objects.count()) == (2, 2)
    assert [each["known"] for each in laboratory.get(other["Location"]).json()["messages"]] == [True, True]
    assert problem(post(laboratory, door(json_lab), messages[:1], key="k")) == "idempotency-key-reused"


DEEP = b"[" * 40 + b"]" * 40
HOSTILE = {
    b"": (400, "empty-body"),
    b"not json": (400, "not-json"),
    b'[{"messageId": "1"}': (400, "not-json"),
    b'[{"messageId": "1"}] [{"messageId": "2"}]': (400, "not-json"),
    b'[{"messageId": "1", "messageId": "2"}]': (400, "not-json"),
    b'[{"messageId": "1", "value": NaN}]': (400, "not-json"),
    b'[{"messageId": "1", "value": 1e999999999}]': (400, "not-json"),
    b'[{"messageId": "1", "value": ' + DEEP + b"}]": (400, "not-json"),
    b'[{"messageId": "\\u0000"}]': (400, "not-json"),
    b'[{"messageId": "\xff"}]': (400, "not-json"),
    b"{}": (422, "bad-batch"),
    b'{"messageId": "1"}': (422, "bad-batch"),
    b"null": (422, "bad-batch"),
    b"[]": (422, "bad-batch"),
    b'[{"messageId": "1"}, 7]': (422, "bad-message"),
    b'[{"messageId": "1"}, [{"messageId": "2"}]]': (422, "bad-message"),
    b'[{"messageId": "1"}, null]': (422, "bad-message"),
    b"[" + b",".join(b'{"messageId": "%d"}' % nth for nth in range(MOST_MESSAGES + 1)) + b"]": (422, "bad-batch"),
    b"[" + b"{}," * 30_000 + b"{}]": (400, "not-json"),
    b'[{"messageId": "' + b"x" * 1024 * 1024 + b'"}]': (413, "too-large"),
}


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: repr(body[:30]))
def test_what_is_hostile_is_refused_whole_and_nothing_of_it_is_kept(json_lab, laboratory, body, woken):
    answer = post(laboratory, door(json_lab), body)
    assert (answer.status_code, problem(answer)) == HOSTILE[body]
    assert answer["Content-Type"] == "application/problem+json"
    assert not LabMessage.objects.exists() and not LabBatch.objects.exists() and not woken
    assert not IdempotentRequest.objects.exists() and not Entry.objects.exists()


def test_a_wrong_item_is_named_by_its_place(json_lab, laboratory):
    errors = post(laboratory, door(json_lab), [{}, "text"]).json()["errors"]
    assert [each["pointer"] for each in errors] == ["/1"]


def test_an_id_too_long_to_keep_is_no_fault_of_its_neighbours(json_lab, laboratory, markers):
    long = markers(orderId="o" * 90)
    place = post(laboratory, door(json_lab), [long, markers(messageId="2", resultDate=now().isoformat())])["Location"]
    tasks.read_batch(place.rpartition("/")[2])
    told = laboratory.get(place).json()["messages"]
    assert [each["state"] for each in told] == ["refused", "waiting"]
    assert told[0]["message_id"].startswith("sha256:")


def test_a_hundred_messages_are_kept_in_few_statements(json_lab, laboratory, markers):
    def statements(count: int, key: str) -> int:
        messages = [markers(messageId=f"{key}-{nth}") for nth in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert post(laboratory, door(json_lab), messages, key=key).status_code == 202
        return len(asked)

    assert statements(MOST_MESSAGES, "many") == statements(2, "two") <= 12


def test_one_message_alone_asks_the_database_no_more_than_it_must(order, json_lab, laboratory, markers):
    message = markers(kit=order(json_lab).code, resultDate=now().isoformat(), collectedDate=now().isoformat())
    with CaptureQueriesContext(connection) as asked:
        answer = post(laboratory, f"/v1/laboratory-messages/{json_lab.account.key}", message)
    assert answer.json()["state"] == "read"
    assert len(asked) <= 36, [each["sql"][:80] for each in asked]


def test_a_broker_that_is_down_loses_nothing(
    json_lab, laboratory, markers, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def is_down(*_: Any, **__: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(waking.current_app, "send_task", is_down)
    with django_capture_on_commit_callbacks(execute=True):
        assert post(laboratory, door(json_lab), [markers()]).status_code == 202
    assert LabMessage.objects.get().state == "kept" and "waits for the sweep" in caplog.text


def test_a_signed_webhook_may_bring_a_batch(json_lab, markers):
    key, secret = key_of(json_lab)
    body = json.dumps([markers(messageId="1"), markers(messageId="2")]).encode()
    assert send(door(json_lab), body, key, secret, **{"Idempotency-Key": "k"}).status_code == 202
    assert [bytes(each.body) for each in LabMessage.objects.order_by("place")] == [
        json.dumps(markers(messageId=which)).encode() for which in "12"
    ]
    assert send(door(json_lab), body, key, secret + "x", **{"Idempotency-Key": "k2"}).status_code == 401
    assert LabBatch.objects.count() == 1
