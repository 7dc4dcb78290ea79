"""What we believe of a provider before anybody is sent there, what we send it, and how a changed key is noticed."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from apps.audit.models import Entry
from apps.people.models import Session
from apps.people.nhs_login import client_keys, fetching, provider
from apps.people.nhs_login.models import Attempt
from demo.peers import server
from tests.apps import scene
from tests.apps.people.nhs_login.browser import Browser
from tests.apps.people.nhs_login.hostile import KEY, PERSON, Hostile, public, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def there(settings: Any) -> Iterator[Hostile]:
    scene.invited()
    made = Hostile(person=PERSON)
    with server.running(made) as address:
        made.issuer = settings.NHS_LOGIN_ISSUER = address
        settings.NHS_LOGIN_CLIENT_ID = "healthcheck"
        yield made


def start() -> str:
    return str(Browser().here.get("/sign-in")["Location"])


def test_our_assertion_is_signed_as_nhs_login_asks(there: Hostile) -> None:
    signed_in(there)
    form = there.form()
    assert form.items() >= {
        "grant_type": "authorization_code", "code": "a-code", "redirect_uri": "http://127.0.0.1:8000/sign-in/return",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }.items()  # fmt: skip
    assert "client_secret" not in form and "code_verifier" not in form
    key = client_keys.published()["keys"][0]
    found = jwt.decode(form["client_assertion"], RSAKey.import_key(key), algorithms=["RS512"])
    assert found.header == {"alg": "RS512", "typ": "JWT", "kid": key["kid"]}
    claims = found.claims
    assert claims["iss"] == claims["sub"] == "healthcheck" and claims["aud"] == f"{there.issuer}/token"
    assert 0 < claims["exp"] - time.time() <= 61 and len(claims["jti"]) >= 36
    signed_in(there)
    again = jwt.decode(there.form()["client_assertion"], RSAKey.import_key(key), algorithms=["RS512"])
    assert again.claims["jti"] != claims["jti"]


@pytest.mark.parametrize(
    "name", ["issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"]
)
@pytest.mark.parametrize("value", ["https://evil.example/x", "http://127.0.0.1:9/x", "", None, 5])
def test_a_provider_that_points_elsewhere_is_not_gone_to(name: str, value: Any, there: Hostile) -> None:
    there.metadata = {name: value}
    assert start() == "/sign-in/not-signed-in"
    assert Attempt.objects.count() == 0
    assert Entry.objects.get(action="person.sign_in_refused").detail == {"code": "issuer-mixed-up"}


@pytest.mark.parametrize(
    "issuer", ["", "http://auth.login.nhs.uk", "https://", "ftp://127.0.0.1/x", "file:///etc/passwd"]
)
def test_an_issuer_that_is_unsafe_or_not_set_is_said_to_be_unavailable(issuer: str, settings: Any) -> None:
    settings.NHS_LOGIN_ISSUER = issuer
    assert start() == "/sign-in/not-available"


def test_plain_http_is_only_for_a_first_run(settings: Any) -> None:
    settings.OVER_TLS = True
    assert start() == "/sign-in/not-available"


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration"])
@pytest.mark.parametrize("status", [301, 404, 500])
def test_a_provider_that_does_not_answer_is_unavailable_and_asked_again_the_next_time(
    path: str, status: int, there: Hostile
) -> None:
    there.status[path] = status
    assert start() == "/sign-in/not-available"
    there.status.clear()
    assert start().startswith(there.issuer)


@pytest.mark.parametrize(("path", "page"), [("/token", "not-signed-in"), ("/userinfo", "not-signed-in"),
                                            ("/jwks", "not-available")])  # fmt: skip
@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_door_of_the_provider_that_fails_signs_nobody_in(path: str, page: str, status: int, there: Hostile) -> None:
    there.status[path] = status
    assert signed_in(there) in (f"/sign-in/{page}", "/sign-in/not-available")
    assert Session.objects.count() == 0


def test_an_answer_that_does_not_end_is_not_read_to_its_end(there: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 1000)
    there.about = {"address": "x" * 2000}
    assert signed_in(there) == "/sign-in/not-available"
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    "tokens",
    [
        {"access_token": None},
        {"access_token": 7},
        {"token_type": "mac"},
        {"token_type": None},
        {"error": "invalid_grant"},
    ],
)
def test_a_token_answer_that_is_not_whole_signs_nobody_in(tokens: dict[str, Any], there: Hostile) -> None:
    there.tokens = tokens
    assert signed_in(there) == "/sign-in/not-signed-in"
    assert Session.objects.count() == 0


def test_discovery_and_keys_are_asked_for_once(there: Hostile) -> None:
    for _ in range(3):
        assert signed_in(there) == "/sign-in/signed-in"
    assert len(there.asked_for("/.well-known/openid-configuration")) == len(there.asked_for("/jwks")) == 1


def test_a_new_key_of_the_provider_is_found_without_a_stop(there: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(there)
    there.key = RSAKey.generate_key(2048, {"kid": "next"}, private=True)
    there.keys.append(public(there.key))
    there.header = {"kid": "next"}
    assert signed_in(there) == "/sign-in/not-signed-in"  # looked for a moment ago: unknown ids do not make us ask more
    assert len(there.asked_for("/jwks")) == 1
    monkeypatch.setattr(provider, "NOT_SOONER", 0.0)
    assert signed_in(there) == "/sign-in/signed-in"
    assert len(there.asked_for("/jwks")) == 2


def test_a_key_that_the_provider_took_back_is_no_longer_believed(
    there: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(there)
    there.keys = [public(RSAKey.generate_key(2048, {"kid": "next"}, private=True))]
    monkeypatch.setattr(provider, "KEPT_FOR", 0.0)
    assert signed_in(there) == "/sign-in/not-signed-in"
    assert Session.objects.count() == 1


def test_of_a_long_list_only_the_first_keys_are_looked_at(there: Hostile) -> None:
    others = [{**public(KEY), "kid": f"other-{number}"} for number in range(provider.MOST_KEYS)]
    there.keys = [*others, public(KEY)]
    assert signed_in(there) == "/sign-in/not-signed-in"


def test_our_keys_are_published_without_their_secret_half() -> None:
    answer = Browser().get("/.well-known/jwks.json")
    (key,) = answer.json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}
    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS512")
