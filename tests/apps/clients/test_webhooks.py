"""A laboratory that signs by HMAC: the right one comes in once, whatever was changed, kept or guessed does not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.audit.models import Entry
from apps.clients import actions, guesses
from apps.clients.clock import now
from apps.clients.models import Credential, Spent, WebhookKey
from apps.clients.webhook_signature import sign
from healthcheck.refusal import Conflict, Missing
from tests.apps.clients import signer

pytestmark = pytest.mark.django_db
Call = Callable[..., Any]
PATH, BODY = "/webhooks/ours", b'{"value": 1, "note": "a"}'


@pytest.fixture
def laboratory() -> Credential:
    return signer.register(scopes=("results:write",))


def secret_of(client: Credential) -> tuple[WebhookKey, str]:
    return actions.add_webhook_key(client_id=client.id, by="operator", at=now())


def headers(key: WebhookKey, secret: str, *, body: bytes = BODY, at: int = 0, **signed: str) -> dict[str, str]:
    """Rightly signed, `at` seconds from now."""
    timestamp = str(int(now().timestamp()) + at)
    whole = {"timestamp": timestamp, "method": "POST", "path": PATH, **signed}
    return {"X-Key-Id": str(key.id), "X-Timestamp": timestamp, "X-Signature": sign(secret, body=body, **whole)}


def test_a_signed_request_comes_in_as_its_organisation(call: Call, laboratory: Credential) -> None:
    answer = call("post", PATH, BODY, headers(*secret_of(laboratory)))
    assert (answer.status_code, answer.json()["id"]) == (202, "organisation:X26")


def test_two_secrets_live_while_one_is_changed_for_the_other_and_no_third(call: Call, laboratory: Credential) -> None:
    old, new = secret_of(laboratory), secret_of(laboratory)
    with pytest.raises(Conflict):
        secret_of(laboratory)
    assert [call("post", PATH, BODY, headers(*each)).status_code for each in (old, new)] == [202, 202]
    actions.revoke_webhook_key(key_id=old[0].id, by="operator", at=now())
    assert [call("post", PATH, BODY, headers(*each, at=1)).status_code for each in (old, new)] == [401, 202]
    secret_of(laboratory)


def test_the_database_knows_two_places_and_one_key_in_each(laboratory: Credential) -> None:
    secret_of(laboratory)
    for place, name in ((1, "webhook_key_one_per_place"), (3, "webhook_key_at_most_two_live")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            WebhookKey.objects.create(credential=laboratory, place=place, secret="x", created_at=now())


def test_the_secret_is_nowhere_in_the_database(laboratory: Credential) -> None:
    _, secret = secret_of(laboratory)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(k)::text, encode(secret, 'escape') FROM clients_webhookkey k")
        assert secret not in " ".join(cursor.fetchone())


def other_lab(key: WebhookKey, secret: str) -> dict[str, str]:
    """Another laboratory's secret under this one's name."""
    return headers(key, secret_of(signer.register(scopes=("results:write",), ods="RX9"))[1])


def old_key(key: WebhookKey, secret: str) -> dict[str, str]:
    actions.revoke_webhook_key(key_id=key.id, by="operator", at=now())
    return headers(key, secret)


def revoked_client(key: WebhookKey, secret: str) -> dict[str, str]:
    actions.revoke_credential(credential_id=key.credential_id, by="operator", at=now())
    return headers(key, secret)


def closed(key: WebhookKey, secret: str) -> dict[str, str]:
    actions.close_organisation(ods_code="X26", by="operator", at=now())
    return headers(key, secret)


def with_(**changes: str) -> Callable[[WebhookKey, str], dict[str, str]]:
    return lambda key, secret: {**headers(key, secret), **{name.replace("_", "-"): to for name, to in changes.items()}}


def signed(**over: Any) -> Callable[[WebhookKey, str], dict[str, str]]:
    return lambda key, secret: headers(key, secret, **over)


FORGED = {
    "another laboratory's secret": other_lab,
    "a secret that was taken back": old_key,
    "a client that was revoked": revoked_client,
    "an organisation that was closed": closed,
    "an empty signature": with_(X_Signature=""),
    "a truncated signature": lambda key, secret: with_(X_Signature=headers(key, secret)["X-Signature"][:32])(
        key, secret
    ),
    "capitals": lambda key, secret: with_(X_Signature=headers(key, secret)["X-Signature"].upper())(key, secret),
    "a key id that is SQL": with_(X_Key_Id="' OR 1=1 --"),
    "a key id that is a path": with_(X_Key_Id="../../etc/passwd"),
    "a key id of nobody": with_(X_Key_Id="01a2036f-ed13-759d-9c20-0ae7b84bcf9e"),
    "another time than was signed": with_(X_Timestamp=str(int(now().timestamp()) + 100)),
    "re-ordered JSON": signed(body=json.dumps(dict(reversed(json.loads(BODY).items()))).encode()),
    "a duplicate key put in": signed(body=b'{"value": 1, "note": "a", "value": 2}'),
    "another method": signed(method="PUT"),
    "another path": signed(path="/webhooks/other"),
    "a query put in": signed(path=f"{PATH}?admin=1"),
    "signed six minutes ago": signed(at=-360),
    "signed six minutes ahead": signed(at=360),
    "no time": signed(timestamp=""),
    "a time that is none": lambda key, secret: {**headers(key, secret, timestamp="soon"), "X-Timestamp": "soon"},
    "a time beyond all clocks": lambda key, secret: {
        **headers(key, secret, timestamp="9" * 11),
        "X-Timestamp": "9" * 11,
    },
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_what_is_forged_is_refused(call: Call, laboratory: Credential, forge: Any) -> None:
    answer = call("post", PATH, BODY, forge(*secret_of(laboratory)))
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_signature_counts_once(call: Call, laboratory: Credential) -> None:
    sent = headers(*secret_of(laboratory))
    assert [call("post", PATH, BODY, sent).status_code for _ in range(3)] == [202, 401, 401]
    assert Spent.objects.count() == 1
    assert Entry.objects.filter(action="webhook.replayed").count() == 2


def test_a_forgery_is_counted_and_in_the_trail_without_its_body(call: Call, laboratory: Credential) -> None:
    key, secret = secret_of(laboratory)
    call("post", PATH, b'{"value": 9434765919}', headers(key, secret))
    key.refresh_from_db()
    assert key.forged == 1
    entry = Entry.objects.get(action="webhook.forged")
    assert (entry.actor, entry.detail) == ("unknown", {"reference": str(key.id)})


def test_an_unknown_key_and_a_wrong_signature_read_the_same(call: Call, laboratory: Credential) -> None:
    key, _ = secret_of(laboratory)
    wrong = headers(key, "wrong")
    answers = [call("post", PATH, BODY, {**wrong, "X-Key-Id": each}) for each in (str(key.id), str(laboratory.id), "x")]
    assert len({answer.content for answer in answers}) == 1


def test_whoever_goes_on_guessing_is_not_listened_to_any_more(
    call: Call, laboratory: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guesses, "MOST", 3)
    key, secret = secret_of(laboratory)
    statuses = [call("post", PATH, BODY, headers(key, "guess")).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]
    right = call("post", PATH, BODY, headers(key, secret))
    assert (right.status_code, right["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(right["Retry-After"]) <= 60
    assert Entry.objects.filter(action="webhook.forged").count() == 3


def test_five_megabytes_are_refused_before_anything_is_signed(call: Call, laboratory: Credential) -> None:
    body = b" " * 5_000_000
    assert call("post", PATH, body, headers(*secret_of(laboratory), body=body)).status_code == 413


def test_the_scopes_of_the_client_are_those_of_its_webhooks(call: Call) -> None:
    client = signer.register(scopes=("kits:write",), ods="RX9")
    assert call("post", PATH, BODY, headers(*secret_of(client))).status_code == 403


def test_a_door_that_takes_no_webhooks_does_not_look_at_a_signature(call: Call, laboratory: Credential) -> None:
    sent = headers(*secret_of(laboratory), path="/messages")
    assert call("post", "/messages", BODY, sent).status_code == 401


def test_nobody_gets_a_secret_who_is_not_there(laboratory: Credential) -> None:
    actions.revoke_credential(credential_id=laboratory.id, by="operator", at=now())
    with pytest.raises(Missing):
        secret_of(laboratory)
    with pytest.raises(Missing):
        actions.revoke_webhook_key(key_id=laboratory.id, by="operator", at=now())


@given(st.binary(max_size=50), st.binary(max_size=50), st.sampled_from(["1795354588", "1795354589"]))
def test_two_requests_never_sign_alike(one: bytes, other: bytes, timestamp: str) -> None:
    usual = {"timestamp": "1795354588", "method": "POST", "path": PATH}
    same = sign("s", body=one, **usual) == sign("s", body=other, **{**usual, "timestamp": timestamp})
    assert same == (one == other and timestamp == "1795354588")
