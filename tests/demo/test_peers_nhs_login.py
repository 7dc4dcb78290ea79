"""The stand-in of NHS login: our own doors sign people in with it, and it refuses what the real one refuses."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx2
import pytest
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import RSAKey

from apps.people.nhs_login import client_keys, provider
from apps.people.nhs_login.exchange import redirect_uri
from demo.peers import nhs_login_rules as rules
from demo.peers import server
from demo.peers.nhs_login import NhsLogin
from demo.peers.server import Call, Reply
from demo.stack import free_port
from tests.apps import scene
from tests.apps.people.nhs_login.browser import Browser, asked_of

pytestmark = pytest.mark.django_db

BACK = "http://127.0.0.1:8000/sign-in/return"
RIGHT = {
    "client_id": "healthcheck", "redirect_uri": BACK, "response_type": "code", "scope": "openid profile",
    "state": "s" * 43, "nonce": "n" * 43, "vtr": '["P9.Cp.Cd"]',
}  # fmt: skip


class OurKeys:
    """Our JWKS door over HTTP, which Django's test client is not."""

    def answer(self, call: Call) -> Reply:
        return Reply(200, client_keys.published())


@pytest.fixture
def there(settings: Any) -> Iterator[str]:
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    with server.running(OurKeys()) as keys:
        client = rules.Client("healthcheck", redirect_uri(), f"{keys}/.well-known/jwks.json")
        made = server.listen(NhsLogin(issuer=issuer, client=client), port)
        with server.serving(made):
            settings.NHS_LOGIN_ISSUER, settings.NHS_LOGIN_CLIENT_ID = issuer, "healthcheck"
            provider._provider.cache_clear()
            person = {"nhs_number": scene.NUMBERS[0], "birthdate": scene.born(45).isoformat(), "family_name": "Canary"}
            httpx2.post(f"{issuer}/_control", json=person).raise_for_status()
            yield issuer


def code(there: str, browser: Browser, address: str, person: str) -> str:
    """Through its page, as a person goes."""
    page = browser.there.get(address)
    assert page.status_code == 200, page.text
    ticket = page.text.split('name="request" value="')[1].split('"')[0]
    answer = browser.there.post(f"{there}/authorize", data={"request": ticket, "person": person})
    return str(answer.headers["location"])


def test_a_person_of_the_walk_signs_in(there: str) -> None:
    scene.invited()
    browser = Browser()
    assert browser.come_back(code(there, browser, browser.start(), scene.NUMBERS[0])) == settings.SIGNED_IN_PATH
    assert browser.get("/v1/me").status_code == 200


def test_who_does_not_agree_is_sent_back_with_nhs_logins_own_words(there: str) -> None:
    browser = Browser()
    back = code(there, browser, browser.start(), "nobody")
    assert asked_of(back).items() >= {"error": "access_denied", "error_description": "ConsentNotGiven"}.items()
    assert browser.come_back(back) == "/sign-in/consent-not-given"


def test_out_of_the_nhs_app_a_person_is_signed_in_without_being_asked_once(there: str) -> None:
    scene.invited()
    given = httpx2.post(f"{there}/_app", json={"nhs_number": scene.NUMBERS[0]}).json()["assertedLoginIdentity"]
    browser = Browser()
    address = browser.start(f"?assertedLoginIdentity={given}")
    back = browser.at_provider(address, sign_in_as=None)
    assert browser.come_back(back) == settings.SIGNED_IN_PATH
    assert browser.get("/v1/me").status_code == 200
    assert asked_of(Browser().at_provider(address, sign_in_as=None))["error"] == "login_required"


WRONG: dict[str, dict[str, str | None]] = {
    "unauthorized_client": {"redirect_uri": f"{BACK}/"},
    "unsupported_response_type": {"response_type": "token"},
    "invalid_scope": {"scope": "profile"},
    "invalid_request": {"nonce": None},
}


@pytest.mark.parametrize("error", WRONG)
def test_a_wrong_request_is_refused(error: str, there: str) -> None:
    asked = {name: value for name, value in {**RIGHT, **WRONG[error]}.items() if value is not None}
    answer = httpx2.get(f"{there}/authorize?{urlencode(asked)}")
    said = answer.json() if answer.status_code == 400 else asked_of(answer.headers["location"])
    assert said["error"] == error


@pytest.mark.parametrize("vtr", ['["P9.Xx"]', "[]", "P9", '["P0.Cp.Cd","P9.Cp.Cd"]', "[{}]", '{"a":1}'])
def test_a_vector_that_is_none_is_refused(vtr: str, there: str) -> None:
    answer = httpx2.get(f"{there}/authorize?{urlencode({**RIGHT, 'vtr': vtr})}")
    assert answer.status_code in (302, 400)
    assert "error" in answer.headers.get("location", answer.text)


@pytest.mark.parametrize("name", ["acr_values", "max_age", "login_hint", "code_challenge"])
def test_what_nhs_login_does_not_take_is_refused(name: str, there: str) -> None:
    answer = httpx2.get(f"{there}/authorize?{urlencode({**RIGHT, name: '1'})}")
    assert asked_of(answer.headers["location"])["error"] == "invalid_request"


def token(there: str, *, alg: str = "RS512", key: Any = None, **changes: Any) -> int:
    """What a client assertion with changes is answered with."""
    signing = client_keys.signing()
    now = int(time.time())
    claims = {"iss": "healthcheck", "sub": "healthcheck", "aud": f"{there}/token", "jti": str(uuid4()), "exp": now + 60}
    said = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    assertion = jwt.encode({"alg": alg, "kid": signing.kid}, said, key or signing, algorithms=[alg])
    form = {"grant_type": "authorization_code", "code": "none", "redirect_uri": BACK, "client_assertion": assertion}
    answer = httpx2.post(f"{there}/token", data={**form, "client_assertion_type": rules.BY_ASSERTION})
    assert answer.json()["error"] == ("invalid_client" if answer.status_code == 401 else "invalid_grant")
    return answer.status_code


def test_a_client_proves_itself_once_by_its_own_key_for_this_door_and_soon_over(there: str) -> None:
    assert token(there) == 400  # the client is known; its code is not
    assert token(there, jti="once") == 400
    assert token(there, jti="once") == 401
    wrong: list[dict[str, Any]] = [
        {"iss": "another"}, {"sub": "another"}, {"aud": there}, {"jti": None}, {"exp": None},
        {"exp": int(time.time()) - 1}, {"exp": int(time.time()) + 3600}, {"alg": "RS256"},
        {"key": RSAKey.generate_key(2048, private=True)},
    ]  # fmt: skip
    assert [token(there, **each) for each in wrong] == [401] * len(wrong)
