"""Doors: who comes through, and how a body is read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.clients.authentication import OrganisationAuthentication
from apps.clients.callers import Caller
from apps.clients.clock import now
from apps.clients.doors import Door
from apps.clients.models import IdempotentRequest, Organisation
from apps.clients.rates import OrganisationRate

pytestmark = pytest.mark.django_db
Call = Callable[..., Any]
Bearer = Callable[..., dict[str, str]]


def test_a_caller_with_one_of_the_scopes_comes_in(call: Call, bearer: Bearer) -> None:
    answer = call("get", "/things", headers=bearer("people:read", "reports:read"))
    assert answer.status_code == 200
    assert answer.json()[0]["id"] == "organisation:X26"
    assert answer["Cache-Control"] == "no-store"


def test_nobody_comes_in_without_a_credential(call: Call) -> None:
    answer = call("get", "/things")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("scope", ["people:write", "results:write", "assist:write"])
def test_the_wrong_scope_is_refused(call: Call, bearer: Bearer, scope: str) -> None:
    assert call("get", "/things", headers=bearer(scope)).status_code == 403


def test_a_scope_for_one_method_does_not_open_another(call: Call, bearer: Bearer) -> None:
    answer = call("post", "/things", {"ods": "RX1"}, bearer("people:read"), Idempotency_Key="k")
    assert answer.status_code == 403
    assert not Organisation.objects.filter(ods_code="RX1").exists()


def test_a_method_that_is_not_listed_is_closed_although_it_is_written(call: Call, bearer: Bearer) -> None:
    everything = bearer("people:read", "people:write", "results:write")
    assert call("put", "/things", {}, everything).status_code == 405


def test_a_method_that_is_not_written_is_not_allowed(call: Call, bearer: Bearer) -> None:
    assert call("delete", "/things", headers=bearer("people:read")).status_code == 405
    assert call("options", "/things", headers=bearer("people:read")).status_code == 405


def test_head_is_open_to_whom_get_is_open(call: Call, bearer: Bearer) -> None:
    assert call("head", "/things", headers=bearer("people:read")).status_code == 200
    assert call("head", "/things", headers=bearer("people:write")).status_code == 403


def test_a_signed_in_person_comes_in_by_their_own_scope(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Caller(actor="person:1", organisation=None, person_id=uuid4(), scopes=frozenset({"self"}))
    monkeypatch.setattr(OrganisationAuthentication, "authenticate", lambda *_: (person, None))
    assert call("get", "/things").json()[0]["id"] == "person:1"
    assert call("post", "/things", {"ods": "RX1"}, Idempotency_Key="k").status_code == 403


def test_a_user_that_is_no_caller_stays_outside(call: Call, admin_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OrganisationAuthentication, "authenticate", lambda *_: (admin_user, None))
    assert call("get", "/things").status_code in (401, 403)


def test_what_is_foreign_looks_exactly_like_what_is_missing(call: Call, bearer: Bearer) -> None:
    own, foreign = bearer("people:read"), bearer("people:read", ods="RX9")
    row = Organisation.objects.get(ods_code="X26")
    assert call("get", f"/things/{row.id}", headers=own).status_code == 200
    seen = call("get", f"/things/{row.id}", headers=foreign)
    missing = call("get", f"/things/{uuid4()}", headers=foreign)
    assert seen.status_code == missing.status_code == 404
    assert seen.content == missing.content
    assert set(seen.headers) == set(missing.headers)
    counted = {"RateLimit"}  # one call less is left
    assert all(seen[name] == missing[name] for name in set(seen.headers) - counted)


def test_a_misspelt_scope_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="people:raed"):

        class Misspelt(Door):
            allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("people:raed",)}


def test_a_runaway_caller_is_told_to_wait_and_others_are_not(
    call: Call, bearer: Bearer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrganisationRate, "quota", 3)
    monkeypatch.setattr(OrganisationRate, "seconds", 60)
    eager, other = bearer("people:read"), bearer("people:read", ods="RX9")
    answers = [call("get", "/things", headers=eager) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert call("get", "/things", headers=other).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"ods": "RX1", "extra": 1}', "/extra"),
        (b'{"ods": "RX1", "parts": [{"value": 1}, {"value": 1, "extra": 1}]}', "/parts/1/extra"),
        (b'{"ods": "RX1", "number": "5.2"}', "/number"),
        (b'{"ods": "RX1", "number": true}', "/number"),
        (b'{"ods": "RX1", "number": 5.1234567890123456789}', "/number"),
        (b'{"ods": "RX1", "parts": [{"value": "5.2"}]}', "/parts/0/value"),
        (b'{"ods": "RX1", "named": {"a/b": "5.2"}}', "/named"),
        (b'{"ods": "RX1", "named": {"a_b": "5.2"}}', "/named/a_b"),
        (b'{"ods": "RX1", "named": {"Smith": {}}}', "/named"),
        (b'{"ods": "RX1", "Smith 9434765919": 1}', ""),
        (b'{"ods": "RX1", "parts": [{"value": 1, "s9434765919": 1}]}', "/parts/0"),
        (b'{"ods": "RX1", "count": "5"}', "/count"),
        (b'{"ods": "RX1", "count": 5.5}', "/count"),
        (b'{"ods": "RX1", "count": true}', "/count"),
        (b'{"ods": "RX1", "ratio": "0.5"}', "/ratio"),
        (b'{"ods": "RX1", "sure": "yes"}', "/sure"),
        (b'{"ods": "RX1", "sure": 1}', "/sure"),
        (b'{"ods": "RX1", "day": 20000}', "/day"),
        (b'{"ods": "RX1", "day": "163036800"}', "/day"),
        (b'{"ods": "RX1", "day": "-163036800"}', "/day"),
        (b'{"ods": "RX1", "day": "1971-02-28T00:00:00"}', "/day"),
        (b'{"ods": "RX1", "at": "1795300000"}', "/at"),
        (b'{"ods": "RX1", "at": 1795300000}', "/at"),
        (b'{"ods": "RX1", "at": "0001-01-01T00:00:00Z"}', "/at"),
        (b'{"ods": "RX1", "at": "0001-01-01T00:00:00+14:00"}', "/at"),
        (b'{"ods": "RX1", "at": "9999-12-31T23:59:59-14:00"}', "/at"),
        (b'{"ods": "RX1", "day": "2026-02-30"}', "/day"),
        (b'{"ods": "RX1", "id": "no"}', "/id"),
        (b'{"ods": 5}', "/ods"),
        (b"{}", "/ods"),
    ],
)
def test_a_wrong_field_is_pointed_at_and_nothing_is_stored(
    call: Call, bearer: Bearer, body: bytes, pointer: str
) -> None:
    answer = call("post", "/things", body, bearer("people:write"), Idempotency_Key="k")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
    assert not Organisation.objects.filter(ods_code="RX1").exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"not json", b'{"ods": NaN}', b'{"ods": 1e999}', b'{"ods": "a", "ods": "b"}', b"[" * 10_000, b"[]", b'"x"'],
)
def test_a_body_that_is_no_plain_json_object_is_refused(call: Call, bearer: Bearer, body: bytes) -> None:
    answer = call("post", "/things", body, bearer("people:write"), Idempotency_Key="k")
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=-367)])
def test_a_time_that_no_clock_of_today_shows_is_refused(call: Call, bearer: Bearer, ahead: timedelta) -> None:
    body = {"ods": "RX1", "at": (now() + ahead).isoformat()}
    answer = call("post", "/things", body, bearer("people:write"), Idempotency_Key="k")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/at")


@pytest.mark.parametrize("form", ["{}", "{}Z", "{}.5+01:00"])
def test_a_time_of_these_days_is_taken_with_its_zone(call: Call, bearer: Bearer, form: str) -> None:
    body = {"ods": "RX1", "at": form.format(f"{now():%Y-%m-%dT%H:%M:%S}")}
    answer = call("post", "/things", body, bearer("people:write"), Idempotency_Key="k")
    assert answer.status_code == (422 if form == "{}" else 201)


@pytest.mark.parametrize(("path", "scope"), [("/things", "people:write"), ("/messages", "results:write")])
def test_a_post_without_a_body_is_400_and_keeps_nothing(call: Call, bearer: Bearer, path: str, scope: str) -> None:
    answer = call("post", path, b"", bearer(scope), Idempotency_Key="k")
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:healthcheck:problem:empty-body")
    assert not IdempotentRequest.objects.exists()


def test_a_body_of_five_megabytes_is_refused(call: Call, bearer: Bearer) -> None:
    body = b'{"ods": "' + b"x" * 5_000_000 + b'"}'
    assert call("post", "/things", body, bearer("people:write"), Idempotency_Key="k").status_code == 413


def test_a_value_is_not_repeated_in_the_refusal(call: Call, bearer: Bearer) -> None:
    body = {"ods": "9000000009", "number": "9000000009", "day": "9000000009", "count": "9000000009"}
    answer = call("post", "/things", body, bearer("people:write"), Idempotency_Key="k")
    assert answer.status_code == 422
    assert b"9000000009" not in answer.content


@pytest.mark.parametrize(("sent", "seen"), [(b"5.20", "5.2"), (b"0.1", "0.1"), (b"-7", "-7"), (b"1e2", "100")])
def test_numbers_and_dates_are_read_exactly(call: Call, bearer: Bearer, sent: bytes, seen: str) -> None:
    body = b'{"ods": "RX1", "day": "1971-02-28", "number": ' + sent + b"}"
    answer = call("post", "/things", body, bearer("people:write"), Idempotency_Key="k")
    assert answer.status_code == 201
    assert float(answer.json()["number"]) == float(seen)
    assert answer.json()["day"] == "1971-02-28"
