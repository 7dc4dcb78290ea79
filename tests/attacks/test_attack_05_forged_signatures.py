"""5. A laboratory's webhook, forged: another's secret, a cut signature, the body written anew, an old key."""

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from apps.clients import actions
from apps.clients.clock import now
from apps.clients.models import WebhookKey
from apps.clients.webhook_signature import sign
from apps.kits.models import LabMessage
from tests.attacks.asked import message
from tests.attacks.cast import Cast
from tests.attacks.house import House

Signed = dict[str, str]


@pytest.fixture(scope="module")
def keys(house: House, cast: Cast) -> dict[str, tuple[str, str]]:
    """id and secret: of this laboratory, of the other, and one of this that was revoked."""
    with house.inside():
        made = {}
        for name, home in (("ours", cast.a), ("old", cast.a), ("theirs", cast.b)):
            client = actions.add_client(
                organisation=home.organisations["laboratory"], scopes=("results:write",), keys={}, by="t", at=now()
            )
            key, secret = actions.add_webhook_key(client_id=client.id, by="test", at=now())
            made[name] = (str(key.id), secret)
        actions.revoke_webhook_key(key_id=made["old"][0], by="test", at=now())
    return made


def headers(key: tuple[str, str], path: str, body: bytes, *, ago: int = 0, method: str = "POST") -> Signed:
    stamp = str(int(time.time()) - ago)
    signature = sign(key[1], timestamp=stamp, method=method, path=path, body=body)
    return {"X-Key-Id": key[0], "X-Timestamp": stamp, "X-Signature": signature, "Content-Type": "application/json"}


def again(content: bytes) -> bytes:
    """The same JSON in another order."""
    return json.dumps(dict(reversed(json.loads(content).items()))).encode()


CORPUS: dict[str, Callable[[dict[str, Any], str, bytes], tuple[Signed, bytes]]] = {
    "no signature": lambda keys, path, body: ({**headers(keys["ours"], path, body), "X-Signature": ""}, body),
    "none": lambda keys, path, body: ({**headers(keys["ours"], path, body), "X-Signature": "none"}, body),
    "cut short": lambda keys, path, body: (_changed(headers(keys["ours"], path, body), lambda text: text[:-1]), body),
    "in capitals": lambda keys, path, body: (_changed(headers(keys["ours"], path, body), str.upper), body),
    "one letter else": lambda keys, path, body: (
        _changed(headers(keys["ours"], path, body), lambda text: text[:-1] + ("0" if text[-1] != "0" else "1")), body,
    ),
    "zeros": lambda keys, path, body: (_changed(headers(keys["ours"], path, body), lambda text: "0" * 64), body),
    "the other's secret under our name": lambda keys, path, body: (
        headers((keys["ours"][0], keys["theirs"][1]), path, body), body,
    ),
    "an empty secret": lambda keys, path, body: (headers((keys["ours"][0], ""), path, body), body),
    "nobody's key": lambda keys, path, body: (headers((str(uuid4()), "0" * 43), path, body), body),
    "a key that is a path": lambda keys, path, body: (headers(("../../dev/null", ""), path, body), body),
    "a key that is SQL": lambda keys, path, body: (headers(("' OR 1=1 --", "x"), path, body), body),
    "an old key": lambda keys, path, body: (headers(keys["old"], path, body), body),
    "an hour ago": lambda keys, path, body: (headers(keys["ours"], path, body, ago=3600), body),
    "an hour ahead": lambda keys, path, body: (headers(keys["ours"], path, body, ago=-3600), body),
    "for another address": lambda keys, path, body: (headers(keys["ours"], "/v1/kits/x/events", body), body),
    "for another method": lambda keys, path, body: (headers(keys["ours"], path, body, method="PUT"), body),
    "in another order": lambda keys, path, body: (headers(keys["ours"], path, body), again(body)),
    "with a space more": lambda keys, path, body: (headers(keys["ours"], path, body), body + b" "),
    "a key twice": lambda keys, path, body: _twice(keys, path, body),  # noqa: PLW0108  it stands below
}  # fmt: skip


def _changed(said: Signed, change: Callable[[str], str]) -> Signed:
    return {**said, "X-Signature": change(said["X-Signature"])}


def _twice(keys: dict[str, Any], path: str, body: bytes) -> tuple[Signed, bytes]:
    """Rightly signed: two readers must not read two things in it."""
    double = body[:-1] + b', "orderId": "other"}'
    return headers(keys["ours"], path, double), double


@pytest.mark.parametrize("attack", CORPUS)
def test_attack_05_a_forged_word_of_a_laboratory_is_not_taken(
    attack: str, house: House, cast: Cast, keys: dict[str, tuple[str, str]]
) -> None:
    path = f"/v1/laboratory-messages/{cast.a.supplier.key}"
    body = json.dumps(message(cast.a.kit.code, at=now().isoformat())).encode()
    said, sent = CORPUS[attack](keys, path, body)
    with house.inside():
        before = LabMessage.objects.count()
    told = house.call("POST", path, content=sent, headers=said)
    assert told.status_code in (400, 401), told.text
    with house.inside():
        assert LabMessage.objects.count() == before


def test_attack_05_what_is_rightly_signed_is_taken_once(
    house: House, cast: Cast, keys: dict[str, tuple[str, str]]
) -> None:
    """Or the refusals above would say nothing."""
    path = f"/v1/laboratory-messages/{cast.a.supplier.key}"
    body = json.dumps(message(cast.a.kit.code, at=now().isoformat())).encode()
    said = headers(keys["ours"], path, body)
    told = [house.call("POST", path, content=body, headers=said).status_code for _ in range(2)]
    assert told == [202, 401]


def test_attack_05_the_other_laboratory_signs_for_itself_alone(
    house: House, cast: Cast, keys: dict[str, tuple[str, str]]
) -> None:
    path = f"/v1/laboratory-messages/{cast.a.supplier.key}"
    body = json.dumps(message(cast.a.kit.code, at=now().isoformat())).encode()
    assert house.call("POST", path, content=body, headers=headers(keys["theirs"], path, body)).status_code == 404


def test_attack_05_forgeries_are_counted_under_the_name_they_took(
    house: House, cast: Cast, keys: dict[str, tuple[str, str]]
) -> None:
    with house.inside():
        assert WebhookKey.objects.get(pk=keys["ours"][0]).forged >= 5
