"""What the web server refuses by itself looks like every other refusal, and says nothing of what it could not read."""

import json

import pytest
from django.test import Client
from gunicorn.http import errors

from config import refused_raw
from config.problems import BROKEN

UNREADABLE = {
    errors.InvalidRequestLine("Smith"): 400,
    errors.InvalidRequestMethod("Smith"): 400,
    errors.InvalidHTTPVersion("Smith"): 400,
    errors.InvalidHeader("Smith"): 400,
    errors.InvalidHeaderName("Smith"): 400,
    errors.ObsoleteFolding("Smith"): 400,
    errors.InvalidSchemeHeaders(): 400,
    errors.InvalidProxyLine("Smith"): 400,
    errors.ForbiddenProxyRequest("192.0.2.1"): 403,
    errors.LimitRequestLine(5000, 2048): 414,
    errors.LimitRequestHeaders("Smith"): 431,
    errors.ExpectationFailed("Smith"): 417,
    errors.UnsupportedTransferCoding("Smith"): 501,
    KeyError("Smith"): 500,
}


def parts(raw: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by small name, body."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return (
        int(first.split()[1]),
        {name.lower(): value for name, _, value in (each.partition(": ") for each in lines)},
        body,
    )


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: type(error).__name__)
def test_each_has_its_status_and_repeats_nothing(error: Exception) -> None:
    raw = refused_raw.answer(refused_raw.of(error))
    status, headers, body = parts(raw)
    assert status == UNREADABLE[error] == json.loads(body)["status"]
    assert headers["content-type"] == "application/problem+json" and headers["connection"] == "close"
    assert int(headers["content-length"]) == len(body) and b"Smith" not in raw and b"192.0.2.1" not in raw


@pytest.mark.parametrize("hsts", [0, 31_536_000])
def test_it_has_every_header_that_an_answer_of_djangos_has(settings, hsts: int) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = hsts, True
    _, headers, _ = parts(refused_raw.answer(BROKEN))
    usual = Client(raise_request_exception=False).get("/nowhere", secure=True)
    for name, value in usual.headers.items():
        assert name.lower() in headers, name
        if name not in ("Content-Length", "Content-Security-Policy"):
            assert headers[name.lower()] == value
    assert headers["content-security-policy"] == usual["Content-Security-Policy"]
    assert ("strict-transport-security" in headers) == bool(hsts)
