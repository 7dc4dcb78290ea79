"""Requests that are refused before any door reads them: chunked bodies, and NUL in an address."""

import pytest
from django.conf import settings
from django.test import Client

client = Client(raise_request_exception=False)


@pytest.mark.parametrize("path", ["/v1/invitations", "/v1/laboratory-messages/lab", "/v1/notify-callbacks"])
@pytest.mark.parametrize("coding", ["chunked", "gzip, chunked"])
def test_a_chunked_body_is_411_because_it_would_be_read_as_empty(path: str, coding: str) -> None:
    answer = client.generic("POST", path, headers={"Transfer-Encoding": coding})
    assert (answer.status_code, answer["Content-Type"]) == (411, "application/problem+json")
    assert "Content-Length" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/v1/kits/%00/events", "/v1/kits/HC%00/events", "/admin/%00/", "/admin/kits/kit/%00/change/", "/%00"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_with_nul_leads_nowhere(method: str, path: str) -> None:
    answer = client.generic(method, path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.django_db
def test_what_can_be_read_goes_through() -> None:
    assert client.get("/alive?a=b").status_code == 200


def test_the_refusals_carry_the_safety_headers_too() -> None:
    assert client.get("/%00")["X-Content-Type-Options"] == "nosniff"
    before = ["config.headers.add", "csp.middleware.CSPMiddleware", "django.middleware.security.SecurityMiddleware"]
    assert settings.MIDDLEWARE[:4] == [*before, "config.unreadable.refuse"]
