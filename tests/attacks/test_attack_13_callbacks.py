"""13. A callback of NHS Notify, forged or said again: 401 or 403 and nothing kept; twice, in any order: once."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from apps.clients.clock import now
from apps.delivery.models import Callback, Delivery
from apps.delivery.signature import sign
from tests.attacks.cast import Cast
from tests.attacks.house import House


def status(reference: str, word: str = "delivered", *, key: str = "") -> dict[str, Any]:
    said = {"messageReference": reference, "messageStatus": word}
    return {"type": "MessageStatus", "attributes": said, "meta": {"idempotencyKey": key or str(uuid4())}}


def send(house: House, body: bytes, **headers: str) -> Any:
    usual = {"x-api-key": settings.NOTIFY_API_KEY, "x-hmac-sha256-signature": sign(body)}
    sent = {"Content-Type": "application/vnd.api+json", **usual, **headers}
    return house.call("POST", "/v1/notify-callbacks", content=body, headers=sent)


FORGED: dict[str, Callable[[bytes], dict[str, str]]] = {
    "no key": lambda body: {"x-api-key": ""},
    "another key": lambda body: {"x-api-key": "another"},
    "no signature": lambda body: {"x-hmac-sha256-signature": ""},
    "cut short": lambda body: {"x-hmac-sha256-signature": sign(body)[:-1]},
    "of another body": lambda body: {"x-hmac-sha256-signature": sign(body + b" ")},
    "in capitals": lambda body: {"x-hmac-sha256-signature": sign(body).upper()},
    "beyond ASCII": lambda body: {"x-hmac-sha256-signature": "ff" * 31 + "%c3"},
}


@pytest.mark.parametrize("attack", FORGED)
def test_attack_13_a_forged_callback_is_refused(attack: str, house: House, cast: Cast) -> None:
    body = json.dumps({"data": [status(str(uuid4()))]}).encode()
    with house.inside():
        before = Callback.objects.count()
    assert send(house, body, **FORGED[attack](body)).status_code in (401, 403)
    with house.inside():
        assert Callback.objects.count() == before


def test_attack_13_twice_and_in_any_order_is_once(house: House, cast: Cast) -> None:
    with house.inside():
        row = Delivery.objects.filter(channel="nhs_notify", subject=cast.a.person.id).first()
        assert row is not None
        Delivery.objects.filter(pk=row.pk).update(state="sent", sent_at=now())
    key = str(uuid4())
    words = [status(str(row.pk), key=key), status(str(row.pk), key=key), status(str(row.pk), "failed")]
    for word in words:
        assert send(house, json.dumps({"data": [word]}).encode()).status_code == 202
    with house.inside():
        assert Callback.objects.filter(idempotency_key=key).count() == 1
        assert Delivery.objects.get(pk=row.pk).state == "acknowledged", "what came after took it back"


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"data": []}', b'{"data": [{}]}', b"\xff", b"[" * 9999, b"null"])
def test_attack_13_what_is_rightly_signed_and_no_status_is_refused(body: bytes, house: House, cast: Cast) -> None:
    assert send(house, body).status_code in (400, 422)
