"""Guesses are counted by address, for all processes, and an address is only what our own proxies vouch for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from rest_framework.exceptions import Throttled

from apps.clients import guesses, spent
from apps.clients.address import address_of
from apps.clients.models import Guess

AT = datetime(2026, 11, 22, 10, 0, 20, tzinfo=UTC)
Refused = Callable[..., bool]


def refused(address: str, at: datetime = AT) -> bool:
    try:
        guesses.refuse_too_many(address=address, at=at)
    except Throttled:
        return True
    return False


@pytest.mark.django_db
def test_after_so_many_failures_an_address_is_not_heard_for_the_rest_of_the_minute() -> None:
    for _ in range(guesses.MOST):
        assert not refused("192.0.2.1")
        guesses.count(address="192.0.2.1", at=AT)
    assert refused("192.0.2.1")
    assert not refused("192.0.2.2")
    assert not refused("192.0.2.1", AT + timedelta(seconds=40))


@pytest.mark.django_db
def test_the_wait_is_the_rest_of_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "MOST", 0)
    guesses.count(address="a", at=AT)
    with pytest.raises(Throttled) as stopped:
        guesses.refuse_too_many(address="a", at=AT)
    assert stopped.value.wait == 40


@pytest.mark.django_db
def test_no_address_stands_in_the_database_and_old_counts_are_forgotten() -> None:
    guesses.count(address="192.0.2.1", at=AT)
    assert b"192.0.2.1" not in bytes(Guess.objects.get().address_index)
    assert spent.purge(at=AT + timedelta(minutes=1)) == 0
    assert spent.purge(at=AT + timedelta(minutes=10)) == 1


@pytest.mark.django_db
def test_the_token_door_stops_listening_and_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "MOST", 2)
    form = {"grant_type": "client_credentials", "client_assertion": "guess"}
    form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    answers = [Client().post("/v1/token", "&".join(f"{k}={v}" for k, v in form.items()),
                             content_type="application/x-www-form-urlencoded") for _ in range(4)]  # fmt: skip
    assert [answer.status_code for answer in answers] == [401, 401, 429, 429]
    assert answers[3]["Content-Type"] == "application/problem+json"
    assert 1 <= int(answers[3]["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "198.51.100.1"),
        (0, "", "198.51.100.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "8.8.8.8, 203.0.113.9", "203.0.113.9"),
        (1, "127.0.0.1, 10.0.0.1,203.0.113.9", "203.0.113.9"),
        (2, "8.8.8.8, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "198.51.100.1"),
        (1, "", "unknown"),
        (1, "x'; DROP TABLE", "unknown"),
        (1, "203.0.113.9:443", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_an_address_is_what_our_own_proxies_saw(proxies: int, forwarded: str, seen: str, settings: Any) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR="198.51.100.1")) in (seen, "198.51.100.1")
    if forwarded or not proxies:
        assert address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR="198.51.100.1")) == seen
