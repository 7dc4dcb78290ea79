"""Once only: the same request again has no second effect, and gets the same answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from apps.clients import idempotency
from apps.clients.clock import now
from apps.clients.models import IdempotentRequest, Organisation
from apps.clients.tasks import purge_idempotency

Call = Callable[..., Any]
Bearer = Callable[..., dict[str, str]]
pytestmark = pytest.mark.django_db


def made() -> int:
    return Organisation.objects.filter(name="made").count()


def test_the_same_request_again_gets_the_same_answer_and_has_no_effect(call: Call, bearer: Bearer) -> None:
    body = {"ods": "RX1", "day": "1971-02-28", "number": 5.2}
    caller = bearer("people:write")
    first, second = (call("post", "/things", body, caller, Idempotency_Key="key-1") for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert first["Location"] == second["Location"]
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert made() == 1


def test_an_answer_without_content_is_replayed_too(call: Call, bearer: Bearer) -> None:
    caller, path = bearer("people:write"), f"/things/{uuid4()}"
    answers = [call("post", path, {}, caller, Idempotency_Key="key-1") for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
    assert answers[1]["Idempotent-Replayed"] == "true"


def test_another_body_with_the_same_key_is_a_conflict(call: Call, bearer: Bearer) -> None:
    caller = bearer("people:write")
    call("post", "/things", {"ods": "RX1"}, caller, Idempotency_Key="key-1")
    answer = call("post", "/things", {"ods": "RX2"}, caller, Idempotency_Key="key-1")
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:healthcheck:problem:idempotency-key-reused"
    assert made() == 1


def test_another_route_with_the_same_key_and_body_is_a_conflict(call: Call, bearer: Bearer) -> None:
    caller = bearer("people:write")
    one, other = (f"/things/{uuid4()}" for _ in range(2))
    assert call("post", one, {}, caller, Idempotency_Key="key-1").status_code == 204
    assert call("post", other, {}, caller, Idempotency_Key="key-1").status_code == 409


def test_two_callers_may_use_the_same_key(call: Call, bearer: Bearer) -> None:
    for ods in ("RX8", "RX9"):
        answer = call("post", "/things", {"ods": f"{ods}A"}, bearer("people:write", ods=ods), Idempotency_Key="key-1")
        assert answer.status_code == 201
        assert "Idempotent-Replayed" not in answer
    assert made() == 2


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": ""}])
def test_a_post_without_a_key_is_refused(call: Call, bearer: Bearer, headers: dict[str, str]) -> None:
    answer = call("post", "/things", {"ods": "RX1"}, bearer("people:write"), **headers)
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:healthcheck:problem:idempotency-key-missing"
    assert made() == 0


@pytest.mark.parametrize("key", ["x" * 201, "a b", "a\tb", "klucz-ż"])
def test_a_key_that_cannot_be_used_is_refused(call: Call, bearer: Bearer, key: str) -> None:
    answer = call("post", "/things", {"ods": "RX1"}, bearer("people:write"), Idempotency_Key=key)
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:healthcheck:problem:idempotency-key-invalid"
    assert made() == 0


def test_a_key_of_two_hundred_characters_is_taken(call: Call, bearer: Bearer) -> None:
    answer = call("post", "/things", {"ods": "RX1"}, bearer("people:write"), Idempotency_Key="~" * 200)
    assert answer.status_code == 201


@pytest.mark.parametrize(("ods", "status"), [("REFUSED", 409), ("BROKEN", 500), ("RETURNED", 422)])
def test_a_refused_request_leaves_nothing_behind_and_its_key_is_free(
    call: Call, bearer: Bearer, ods: str, status: int
) -> None:
    caller = bearer("people:write")
    assert call("post", "/things", {"ods": ods}, caller, Idempotency_Key="key-1").status_code == status
    assert made() == 0
    assert not IdempotentRequest.objects.exists()
    assert call("post", "/things", {"ods": "RX1"}, caller, Idempotency_Key="key-1").status_code == 201


def test_neither_key_nor_body_nor_answer_stands_in_the_database(call: Call, bearer: Bearer) -> None:
    call("post", "/things", {"ods": "RX1", "day": "1971-02-28"}, bearer("people:write"), Idempotency_Key="9000000009")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text, encode(answer, 'escape') FROM clients_idempotentrequest r")
        stored = " ".join(cursor.fetchone())
    assert "9000000009" not in stored
    assert "1971" not in stored


def test_a_secret_answer_is_given_once_and_not_kept(call: Call, bearer: Bearer) -> None:
    caller = bearer("assist:write")
    first, again = (call("post", "/secrets", {"value": 1}, caller, Idempotency_Key="key-1") for _ in range(2))
    assert first.status_code == 201 and first.json()["token"]
    assert (again.status_code, again.json()["type"]) == (409, "urn:healthcheck:problem:already-answered")
    assert first.json()["token"] not in again.content.decode()
    kept = IdempotentRequest.objects.get()
    assert (kept.status, kept.answer) == (201, None)
    assert made() == 1


def test_another_body_under_the_key_of_a_secret_is_still_the_other_conflict(call: Call, bearer: Bearer) -> None:
    caller = bearer("assist:write")
    call("post", "/secrets", {"value": 1}, caller, Idempotency_Key="key-1")
    answer = call("post", "/secrets", {"value": 2}, caller, Idempotency_Key="key-1")
    assert answer.json()["type"] == "urn:healthcheck:problem:idempotency-key-reused"


def test_requests_are_forgotten_after_thirty_days_and_not_before(call: Call, bearer: Bearer) -> None:
    caller = bearer("people:write")
    for number, age in enumerate([timedelta(days=31), timedelta(days=30, minutes=1), timedelta(days=29)]):
        call("post", "/things", {"ods": f"RX{number}"}, caller, Idempotency_Key=f"key-{number}")
        IdempotentRequest.objects.filter(route="/things", at__gt=now() - timedelta(hours=1)).update(at=now() - age)
    assert purge_idempotency() == 2
    assert purge_idempotency() == 0
    assert "Idempotent-Replayed" in call("post", "/things", {"ods": "RX2"}, caller, Idempotency_Key="key-2")


def test_many_old_requests_are_forgotten_chunk_by_chunk(
    call: Call, bearer: Bearer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "CHUNK", 2)
    caller = bearer("people:write")
    for number in range(5):
        call("post", "/things", {"ods": f"RX{number}"}, caller, Idempotency_Key=f"key-{number}")
    assert idempotency.purge(at=now() + timedelta(days=31)) == 5


def test_the_purge_runs_every_day(settings: Any) -> None:
    (entry,) = [each for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"] == purge_idempotency.name]
    assert entry["schedule"].is_due(now() - timedelta(days=1, hours=1)).is_due


def test_a_message_that_carries_its_own_id_needs_no_key(call: Call, bearer: Bearer) -> None:
    assert call("post", "/messages", {"value": 1}, bearer("results:write")).status_code == 202
    assert not IdempotentRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_requests_at_once_have_one_effect_and_one_answer(call: Call, bearer: Bearer) -> None:
    caller, start = bearer("people:write"), Barrier(20)

    def post(_: int) -> Any:
        try:
            start.wait(20)
            return call("post", "/things", {"ods": "RX1"}, caller, Idempotency_Key="key-1")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer for answer in answers) == 19
    assert made() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_bodies_at_once_under_one_key_one_wins_and_one_is_a_conflict(call: Call, bearer: Bearer) -> None:
    caller, start = bearer("people:write"), Barrier(6)

    def post(number: int) -> int:
        try:
            start.wait(20)
            return int(call("post", "/things", {"ods": f"RX{number}"}, caller, Idempotency_Key="key-1").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(post, range(1, 7))) == [201] + [409] * 5
    assert made() == 1
