"""Rates: counted for all processes together, said on every answer, and never in the way when the counter is down."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis

from apps.clients import counters
from apps.clients.rates import AddressRate, OrganisationRate
from config.embedded.place import at
from config.embedded.valkey import Valkey

Call = Callable[..., Any]
Bearer = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    folder = Path(tempfile.mkdtemp(prefix="hc-", dir="/tmp"))  # short enough for a socket's path
    with Valkey(at(folder)) as started:
        yield started
    shutil.rmtree(folder)


def test_two_processes_count_together(valkey: Valkey) -> None:
    one, other = counters.Shared(valkey.url), counters.Shared(valkey.url)
    name = str(uuid4())
    assert [each.add(name, 60).count for each in (one, other, one)] == [1, 2, 3]
    assert 50 < one.add(name, 60).left <= 60


def test_a_window_ends_and_another_begins(valkey: Valkey) -> None:
    for each in (counters.Shared(valkey.url), counters.Shared("amqp://rabbit")):
        name = str(uuid4())
        assert [each.add(name, 0.2).count for _ in range(2)] == [1, 2]
        time.sleep(0.25)
        assert each.add(name, 0.2).count == 1


def test_a_counter_that_is_down_keeps_nobody_waiting_and_is_asked_again_later(
    valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = counters.Shared("unix:///tmp/nobody-listens-here.sock")
    begun = time.monotonic()
    assert [down.add("a", 60).count for _ in range(1000)] == list(range(1, 1001))
    assert time.monotonic() - begun < 0.5
    monkeypatch.setattr(counters, "REST", 0.2)
    back = counters.Shared(valkey.url)
    with monkeypatch.context() as broken:
        broken.setattr(counters, "_add", _fails)
        assert [back.add("b", 60).count for _ in range(2)] == [1, 2]
    time.sleep(0.25)
    assert counters.Shared(valkey.url).add("b", 60).count == 1
    assert back.add("b", 60).count == 2


def _fails(*_: Any) -> None:
    raise redis.TimeoutError


def test_one_process_does_not_keep_windows_that_have_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "MOST_OPEN", 10)
    alone = counters.Local()
    for number in range(100):
        alone.add(str(number), 0.0)
    assert len(alone._open) <= 12


@pytest.mark.django_db
def test_every_answer_says_what_is_left(call: Call, bearer: Bearer) -> None:
    caller = bearer("people:read")
    first, second = (call("get", "/things", headers=caller) for _ in range(2))
    assert first["RateLimit-Policy"] == '"organisation";q=200;w=1'
    assert first["RateLimit"] == '"organisation";r=199;t=1'
    assert second["RateLimit"] in ('"organisation";r=198;t=1', '"organisation";r=199;t=1')
    assert "RateLimit" not in call("get", "/things")


@pytest.mark.django_db
def test_a_429_is_a_problem_that_says_when(call: Call, bearer: Bearer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OrganisationRate, "quota", 1)
    monkeypatch.setattr(OrganisationRate, "seconds", 60)
    caller = bearer("people:read")
    assert call("get", "/things", headers=caller).status_code == 200
    refused = call("get", "/things", headers=caller)
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert refused.json()["type"] == "urn:healthcheck:problem:throttled"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["RateLimit"].startswith('"organisation";r=0;t=')


@pytest.mark.django_db
def test_an_address_is_counted_before_anybody_knows_who_it_is(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AddressRate, "quota", 2)
    monkeypatch.setattr(AddressRate, "seconds", 60)
    assert [call("get", "/things").status_code for _ in range(4)] == [401, 401, 429, 429]
    refused = call("get", "/things")
    assert refused["RateLimit"].startswith('"address";r=0;t=')
    assert call("post", "/v1/token", b"").status_code == 429


@pytest.mark.django_db
def test_with_the_counter_down_known_callers_come_in(call: Call, bearer: Bearer, settings: Any) -> None:
    settings.COUNTERS_URL = "redis://127.0.0.1:1/0"
    assert call("get", "/things", headers=bearer("people:read")).status_code == 200
