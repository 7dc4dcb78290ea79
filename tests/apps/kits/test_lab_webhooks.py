"""A laboratory that signs its plain webhooks: kept before it is understood, but only once the signature is right."""

import json
from typing import Any

import pytest
from django.test import Client

from apps.clients import actions as clients
from apps.clients.clock import now
from apps.clients.models import WebhookKey
from apps.clients.webhook_signature import sign
from apps.kits.models import LabMessage
from tests.apps.kits.conftest import Lab

pytestmark = pytest.mark.django_db


def key_of(lab: Lab, *scopes: str) -> tuple[WebhookKey, str]:
    client = clients.add_client(
        organisation=lab.account.organisation, scopes=scopes or ("results:write",), keys={}, by="operator", at=now()
    )
    return clients.add_webhook_key(client_id=client.id, by="operator", at=now())


def send(path: str, body: bytes, key: WebhookKey, secret: str, **more: str) -> Any:
    timestamp = str(int(now().timestamp()))
    signature = sign(secret, timestamp=timestamp, method="POST", path=path, body=body)
    headers = {"X-Key-Id": str(key.id), "X-Timestamp": timestamp, "X-Signature": signature, **more}
    return Client().generic("POST", path, body, content_type="application/json", headers=headers)


def door(lab: Lab) -> str:
    return f"/v1/laboratory-messages/{lab.account.key}"


def test_a_signed_message_is_taken_and_kept_as_it_came(json_lab: Lab, markers: Any) -> None:
    body = json.dumps(markers(resultDate=now().isoformat())).encode()
    answer = send(door(json_lab), body, *key_of(json_lab))
    assert answer.status_code == 202
    kept = LabMessage.objects.get()
    assert (bytes(kept.body), kept.received_by) == (body, "organisation:LAB02")


def test_what_is_signed_and_cannot_be_read_is_kept_with_its_reason(json_lab: Lab) -> None:
    assert send(door(json_lab), b'{"messageId": "m-1"}', *key_of(json_lab)).status_code == 422
    assert LabMessage.objects.count() == 1


def test_a_forged_message_is_not_kept(json_lab: Lab, markers: Any) -> None:
    key, secret = key_of(json_lab)
    answer = send(door(json_lab), json.dumps(markers()).encode(), key, secret + "x")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert not LabMessage.objects.exists()


def test_a_laboratory_does_not_sign_for_another(json_lab: Lab, fhir_lab: Lab, markers: Any) -> None:
    body = json.dumps(markers()).encode()
    assert send(door(json_lab), body, *key_of(fhir_lab)).status_code == 404
    assert not LabMessage.objects.exists()


def test_duplicate_json_keys_are_refused_though_they_are_signed(json_lab: Lab) -> None:
    answer = send(door(json_lab), b'{"messageId": "m-1", "messageId": "m-2"}', *key_of(json_lab))
    assert answer.status_code == 400
    assert not LabMessage.objects.exists()


def test_a_kits_event_may_be_signed_too_and_needs_its_own_scope(json_lab: Lab, order: Any) -> None:
    kit = order(json_lab)
    path, event = f"/v1/kits/{kit.code}/events", {"event": "dispatched", "event_id": "e-1", "at": now().isoformat()}
    body = json.dumps(event).encode()
    assert send(path, body, *key_of(json_lab), **{"Idempotency-Key": "k1"}).status_code == 403
    told = send(path, body, *key_of(json_lab, "kits:write"), **{"Idempotency-Key": "k1"})
    assert (told.status_code, told.json()["state"]) == (200, "dispatched")
