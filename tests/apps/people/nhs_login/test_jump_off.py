"""Out of the NHS App: the identity that it asserts is handed on once, and only when it was the app that sent it."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from apps.audit.models import Entry
from apps.clients.models import Spent
from apps.people.nhs_login import views
from apps.people.nhs_login.models import Attempt
from demo.peers import server
from tests.apps.people.nhs_login.assertion import assertion
from tests.apps.people.nhs_login.browser import Browser, asked_of
from tests.apps.people.nhs_login.hostile import Hostile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def there(settings: Any) -> Iterator[Hostile]:
    made = Hostile(person={})
    with server.running(made) as address:
        made.issuer = settings.NHS_LOGIN_ISSUER = address
        yield made


def jump(given: str, **headers: str) -> str:
    return Browser().start(f"?assertedLoginIdentity={given}", **headers)


def refusals() -> list[str]:
    return [each.detail["code"] for each in Entry.objects.filter(action="person.sign_in_refused").order_by("at")]


def test_it_is_handed_on_and_nothing_is_asked() -> None:
    given = assertion()
    asked = asked_of(jump(given))
    assert (asked["asserted_login_identity"], asked["prompt"]) == (given, "none")
    assert Attempt.objects.get().asserted


def test_who_must_sign_in_again_is_not_signed_in_by_what_the_app_says() -> None:
    asked = asked_of(Browser().start(f"?again=1&assertedLoginIdentity={assertion()}"))
    assert asked["prompt"] == "login" and "asserted_login_identity" not in asked
    assert Attempt.objects.get().anew and not Attempt.objects.get().asserted and not Spent.objects.exists()


def test_it_is_handed_on_once() -> None:
    given = assertion()
    jump(given)
    assert jump(given) == "/sign-in/not-signed-in"
    assert Attempt.objects.count() == 1
    assert refusals() == ["token-spent"]


@pytest.mark.parametrize(
    "changed",
    [
        lambda now: {"exp": now - 1, "iat": now - 50},
        lambda now: {"exp": now + 200},
        lambda now: {"iat": now + 200, "exp": now + 250},
        lambda now: {"exp": None},
        lambda now: {"iat": None},
        lambda now: {"jti": None},
        lambda now: {"iss": None},
        lambda now: {"jti": ""},
        lambda now: {"jti": 7},
        lambda now: {"exp": True, "iat": False},
        lambda now: {"exp": now, "iat": now},
    ],
)
def test_one_that_is_not_of_this_minute_is_refused(changed: Callable[[int], dict[str, Any]]) -> None:
    assert jump(assertion(**changed(int(time.time())))) == "/sign-in/not-signed-in"
    assert Attempt.objects.count() == Spent.objects.count() == 0
    assert len(refusals()) == 1


@pytest.mark.parametrize("given", ["x", "a.b.c", "", "..", "é", "a" * 1500, "%00", "<script>"])
def test_what_is_no_token_is_refused_and_not_repeated(given: str) -> None:
    assert jump(given) == "/sign-in/not-signed-in"
    assert Attempt.objects.count() == 0


def test_two_are_refused() -> None:
    ended = Browser().start(f"?assertedLoginIdentity={assertion()}&assertedLoginIdentity={assertion()}")
    assert ended == "/sign-in/not-signed-in"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": "https://evil.example/"},
        {"Referer": "https://www.nhsapp.service.nhs.uk.evil.example/", "Sec-Fetch-Site": "cross-site"},
        {"Referer": "http://www.nhsapp.service.nhs.uk/", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_on_somebody_elses_link_it_is_left_out_and_the_person_signs_in_as_themselves(headers: dict[str, str]) -> None:
    asked = asked_of(jump(assertion(), **headers))
    assert "asserted_login_identity" not in asked and "prompt" not in asked
    assert not Attempt.objects.get().asserted


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "none"},
        {"Referer": "https://www.nhsapp.service.nhs.uk/", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_from_the_app_and_from_its_website_it_counts(headers: dict[str, str]) -> None:
    assert "asserted_login_identity" in asked_of(jump(assertion(), **headers))


def test_one_address_cannot_begin_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "A_MINUTE", 3)
    browser = Browser()
    for _ in range(3):
        browser.start()
    refused = browser.get("/sign-in")
    assert (refused.status_code, browser.get("/sign-in/return?state=x").status_code) == (429, 429)
    assert 0 < int(refused["Retry-After"]) <= 60 and "Wait a minute" in refused.content.decode()
    assert Attempt.objects.count() == 3
    assert browser.here.get("/sign-in", REMOTE_ADDR="203.0.113.7").status_code == 303


def test_neither_it_nor_its_parts_are_kept_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    given = assertion(jti="canary-jti", code="canary-code")
    jump(given), jump(given), jump(assertion(exp=1, jti="canary-jti"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT json_agg(a)::text FROM nhs_login_attempt a), (SELECT json_agg(s)::text FROM"
            " clients_spent s), (SELECT json_agg(e)::text FROM audit_entry e)"
        )
        kept = json.dumps(cursor.fetchall())
    said = kept + caplog.text
    assert "canary" not in said and given not in said and given.split(".")[2] not in said
