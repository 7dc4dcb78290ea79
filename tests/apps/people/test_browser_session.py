"""The cookie of a browser: how it is marked, what it opens, and what a page of somebody else's cannot do with it."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.people.cookie import SESSION
from apps.people.models import Session
from tests.apps import scene

pytestmark = pytest.mark.django_db

HERE = "http://127.0.0.1:8000"
PROOF = {"X-Healthcheck": "1", "Origin": HERE, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def browser() -> Client:
    """A browser that is signed in, and its check."""
    check = scene.opened()
    made = Client()
    made.cookies[SESSION.name] = scene.door_of(check).token
    made.check = check
    return made


def change(browser: Client, headers: dict[str, str]) -> HttpResponse:
    """Something that changes what is kept."""
    path = f"/v1/checks/{browser.check.id}/answers"
    body = {"version": "2026-11", "answers": {"smoking": "never"}}
    return browser.put(path, body, content_type="application/json", headers=headers)


def test_the_cookie_opens_what_the_token_opens(browser: Client) -> None:
    assert browser.get("/v1/me").status_code == 200
    assert browser.get("/v1/checks").status_code == 200


def test_what_changes_something_needs_proof_that_the_page_was_ours(browser: Client) -> None:
    assert change(browser, PROOF).status_code == 200
    assert (
        change(browser, {"X-Healthcheck": "1", "Origin": HERE}).status_code == 200
    )  # a browser without Sec-Fetch-Site
    assert change(browser, {"X-Healthcheck": "1", "Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"X-Healthcheck": None},
        {"X-Healthcheck": "0"},
        {"Origin": None, "Sec-Fetch-Site": None},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:8000"},
        {"Origin": f"{HERE}.evil.example"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_without_it_nothing_is_changed(changes: dict[str, str | None], browser: Client) -> None:
    headers = {name: value for name, value in {**PROOF, **changes}.items() if value is not None}
    refused = change(browser, headers)
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert browser.delete("/v1/session", headers=headers).status_code == 403
    assert Session.objects.get().ended_at is None


def test_a_host_header_does_not_make_another_origin_ours(browser: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    headers = {**PROOF, "Origin": "http://evil.example", "Host": "evil.example"}
    assert change(browser, headers).status_code == 403


def test_an_organisations_token_counts_and_not_the_cookie_beside_it(browser: Client) -> None:
    _, commissioner = scene.organisation()
    headers = {"Authorization": f"Bearer {commissioner.token}"}
    assert browser.get("/v1/me", headers=headers).status_code == 403
    assert browser.get("/v1/me", headers={"Authorization": "Bearer nonsense"}).status_code == 401


@pytest.mark.parametrize(
    "value", ["", "x", "hcp_", "hco_" + "0" * 32 + "_" + "A" * 43, "hcp_" + "0" * 32 + "_" + "A" * 43]
)
def test_a_cookie_that_is_no_session_opens_nothing(value: str) -> None:
    stranger = Client()
    stranger.cookies[SESSION.name] = value
    assert stranger.get("/v1/me").status_code == 401


def test_signing_out_by_the_api_ends_the_session_and_takes_the_cookie_back(browser: Client) -> None:
    token = browser.cookies[SESSION.name].value
    answer = browser.delete("/v1/session", headers=PROOF)
    assert answer.status_code == 204
    assert (answer.cookies[SESSION.name].value, answer.cookies[SESSION.name]["max-age"]) == ("", 0)
    assert scene.Door(token).get("/v1/me").status_code == 401


def test_signing_out_by_the_page_needs_the_pages_own_form(browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    token = browser.cookies[SESSION.name].value
    strict.cookies[SESSION.name] = token
    assert strict.post("/sign-out").status_code == 403
    assert strict.get("/sign-out").status_code == 405
    assert scene.Door(token).get("/v1/me").status_code == 200
    strict.get("/sign-in/signed-in")
    answer = strict.post("/sign-out", {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value})
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/signed-out")
    assert scene.Door(token).get("/v1/me").status_code == 401
    assert answer.cookies[SESSION.name].value == ""


def test_in_production_every_cookie_is_bound_to_this_host_over_tls(settings: Any) -> None:
    settings.OVER_TLS = True
    response = HttpResponse()
    SESSION.set(response, "a-token")
    morsel = response.cookies["__Host-healthcheck"]
    assert morsel.OutputString() == "__Host-healthcheck=a-token; HttpOnly; Path=/; SameSite=Lax; Secure"


def test_in_production_a_cookie_under_the_plain_name_is_not_looked_at(browser: Client, settings: Any) -> None:
    settings.OVER_TLS = True
    assert browser.get("/v1/me", secure=True).status_code == 401


def test_the_document_names_the_cookie() -> None:
    document = Client().get("/openapi.json").json()
    scheme = document["components"]["securitySchemes"]["browser"]
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "cookie", "healthcheck")
    assert {"browser": []} in document["paths"]["/v1/me"]["get"]["security"]
