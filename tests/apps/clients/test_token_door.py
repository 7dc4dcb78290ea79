"""A system signs in with its own key: once, for ten minutes, for no more than it may do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from apps.audit.models import Entry
from apps.clients import actions, spent
from apps.clients.actions.sign_in import LASTS
from apps.clients.clock import now
from apps.clients.models import AccessToken, Credential, PublicKey, Spent
from apps.clients.tasks import purge_spent
from tests.apps.clients import signer

pytestmark = pytest.mark.django_db
Call = Callable[..., Any]
FORM = "application/x-www-form-urlencoded"


def ask(text: str, **more: str) -> Any:
    return post(urlencode(signer.form(text, **more)))


def post(body: str | bytes, kind: str = FORM, **headers: str) -> Any:
    return Client(raise_request_exception=False).generic("POST", "/v1/token", body, content_type=kind, headers=headers)


def opens(call: Call, answer: Any) -> int:
    token = answer.json()["access_token"]
    return int(call("get", "/things", headers={"Authorization": f"Bearer {token}"}).status_code)


@pytest.mark.parametrize("alg", ["RS384", "RS512", "ES384"])
def test_a_signed_assertion_gives_a_token_that_opens_its_doors(call: Call, alg: str) -> None:
    key = signer.ec() if alg == "ES384" else signer.rsa()
    answer = ask(signer.assertion(signer.register(key), key, alg))
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["Pragma"]) == ("no-store", "no-cache")
    given = answer.json()
    assert given.keys() == {"access_token", "token_type", "expires_in", "scope"}
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("bearer", 600, "system/Patient.rs")
    assert opens(call, answer) == 200


def test_the_token_is_nowhere_in_the_database() -> None:
    token = ask(signer.assertion(signer.register(signer.rsa()), signer.rsa())).json()["access_token"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM clients_accesstoken t")
        stored = cursor.fetchone()[0]
    secret = token.split("_", 2)[2]
    assert secret not in stored and secret.encode().hex() not in stored


def test_what_is_asked_for_is_narrowed_to_what_the_client_has() -> None:
    client = signer.register(signer.rsa(), scopes=("results:write", "kits:write"))

    def scope_of(**asked: str) -> Any:
        return ask(signer.assertion(client, signer.rsa()), **asked)

    both = "system/Observation.c system/Task.c"
    assert scope_of().json()["scope"] == both
    assert scope_of(scope="system/Observation.c system/Patient.c openid").json()["scope"] == "system/Observation.c"
    for none in ("system/Patient.c", "results:write", "", "system/*.cruds", "self"):
        answer = scope_of(scope=none)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_narrowed_token_opens_no_more(call: Call) -> None:
    client = signer.register(signer.rsa(), scopes=("people:read", "results:write"))
    narrow = ask(signer.assertion(client, signer.rsa()), scope="system/Observation.c")
    assert opens(call, narrow) == 403


def test_an_assertion_counts_once() -> None:
    text = signer.assertion(signer.register(signer.rsa()), signer.rsa())
    assert ask(text).status_code == 200
    again = ask(text)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")
    assert AccessToken.objects.count() == 1


def test_the_same_jti_of_another_client_is_another_assertion() -> None:
    one, other = signer.register(signer.rsa()), signer.register(signer.rsa(), ods="RX9")
    assert [ask(signer.assertion(each, signer.rsa(), jti="1")).status_code for each in (one, other)] == [200, 200]


def test_the_database_refuses_a_second_mark() -> None:
    client = signer.register(signer.rsa())
    Spent.objects.create(holder=client.id, mark=b"m" * 32, until=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Spent.objects.create(holder=client.id, mark=b"m" * 32, until=now())


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_once_with_one_assertion_one_gets_a_token() -> None:
    text, start = signer.assertion(signer.register(signer.rsa()), signer.rsa()), Barrier(10)

    def race(_: int) -> int:
        try:
            start.wait(20)
            return int(ask(text).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(race, range(10))) == [200] + [401] * 9


def close(client: Credential) -> None:
    actions.close_organisation(ods_code=client.organisation.ods_code, by="operator", at=now())


def revoke(client: Credential) -> None:
    actions.revoke_credential(credential_id=client.id, by="operator", at=now())


def revoke_key(client: Credential) -> None:
    actions.revoke_key(client_id=client.id, kid="rsa-1", by="operator", at=now())


def withdraw(client: Credential) -> None:
    PublicKey.objects.update(withdrawn_at=now())


def expire(client: Credential) -> None:
    AccessToken.objects.update(expires_at=now())


@pytest.mark.parametrize("end", [close, revoke, revoke_key, withdraw, expire])
def test_a_token_ends_at_once_with_all_it_rests_on(call: Call, end: Callable[[Credential], None]) -> None:
    client = signer.register(signer.rsa())
    answer = ask(signer.assertion(client, signer.rsa()))
    assert opens(call, answer) == 200
    end(client)
    assert opens(call, answer) == 401
    after = ask(signer.assertion(client, signer.rsa()))
    assert after.status_code == (200 if end is expire else 401)


def test_keys_change_without_a_stop() -> None:
    old, new = signer.rsa(), signer.rsa("rsa-2")
    client = signer.register(old)
    actions.add_keys(client_id=client.id, keys=signer.jwks.read(signer.key_set(new)), by="operator", at=now())
    assert [ask(signer.assertion(client, key)).status_code for key in (old, new)] == [200, 200]
    actions.revoke_key(client_id=client.id, kid=old.kid, by="operator", at=now())
    assert [ask(signer.assertion(client, key)).status_code for key in (old, new)] == [401, 200]


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "hco_", "eyJ.eyJ.x", "." * 100])
def test_whoever_proves_nothing_reads_the_same_words(text: str) -> None:
    client = signer.register(signer.rsa())
    unknown = signer.assertion(Credential(), signer.rsa())
    wrong_key = signer.assertion(client, signer.rsa("rsa-2"), header={"kid": "rsa-1"})
    wrong_kid = signer.assertion(client, signer.rsa("rsa-2"))
    answers = [ask(each) for each in (text, unknown, wrong_key, wrong_kid)]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(answer.headers) for answer in answers}) == 1


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("grant_type=client_credentials", "invalid_request"),
        ("grant_type=password&username=a", "unsupported_grant_type"),
        (f"{urlencode(signer.form('x'))}&grant_type=client_credentials", "invalid_request"),
        (urlencode(signer.form("x") | {"client_assertion_type": "other"}), "invalid_request"),
        ("&" * 100, "invalid_request"),
        ("a" * 20_000, "invalid_request"),
        ("grant_type=%ff", "invalid_request"),
        (b"\xff\xfe", "invalid_request"),
        ("", "invalid_request"),
    ],
)
def test_a_form_that_cannot_be_read_is_an_error_of_rfc_6749(body: str | bytes, error: str) -> None:
    answer = post(body)
    assert (answer.status_code, answer.json()["error"], answer["Cache-Control"]) == (400, error, "no-store")


def test_json_and_a_secret_in_the_header_are_no_token_request() -> None:
    form = signer.form(signer.assertion(signer.register(signer.rsa()), signer.rsa()))
    assert post("{}", "application/json").json()["error"] == "invalid_request"
    assert post(urlencode(form), Authorization="Basic YTpi").json()["error"] == "invalid_request"


def test_a_token_request_of_four_megabytes_is_refused() -> None:
    assert post(urlencode(signer.form("a" * 4_000_000))).status_code == 413


@pytest.mark.parametrize("method", ["get", "put", "delete", "options"])
def test_only_post_is_open(method: str) -> None:
    assert getattr(Client(), method)("/v1/token").status_code == 405


def test_signing_in_and_failing_to_stand_in_the_trail() -> None:
    client = signer.register(signer.rsa())
    ask(signer.assertion(client, signer.rsa()))
    ask("nonsense")
    done = list(Entry.objects.values_list("action", "actor"))
    assert ("client.signed_in", "organisation:X26") in done
    assert ("client.sign_in_refused", "unknown") in done


def test_what_has_expired_is_forgotten_and_what_has_not_stays() -> None:
    client = signer.register(signer.rsa())
    ask(signer.assertion(client, signer.rsa()))
    assert purge_spent() == 0
    assert spent.purge(at=now() + LASTS + timedelta(minutes=1)) == 2
    assert not Spent.objects.exists() and not AccessToken.objects.exists()
