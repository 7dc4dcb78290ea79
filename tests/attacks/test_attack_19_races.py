"""19. At the same moment: two of the staff, a withdrawal while it is sent, a number that was superseded, a death. The
last safe state wins, and the trail says who."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from apps.audit.models import Entry
from apps.checks.models import HealthCheck
from apps.clients.clock import now
from apps.delivery import sending
from apps.delivery.channel import Outcome, Result
from apps.delivery.channels import pdm
from apps.delivery.models import Delivery
from apps.people.models import Session
from apps.rights import actions
from tests.apps import scene
from tests.apps.rights.conftest import told as event
from tests.attacks.cast import Cast
from tests.attacks.house import House

SPARE = iter(["9990010102", "9990010110", "9990010129", "9990010137", "9990010145", "9990010153"])


def number() -> str:
    """A number of the range kept for tests that nobody here has."""
    digits = next(SPARE)[:9]
    return next(
        f"{digits}{last}" for last in range(10)
        if (sum(int(each) * (10 - place) for place, each in enumerate(digits)) + last) % 11 == 0
    )  # fmt: skip


@pytest.fixture
def whole(house: House, cast: Cast) -> Iterator[tuple[HealthCheck, str]]:
    """A check whose record waits to be sent, and its person's session."""
    with house.inside():
        check = scene.complete(number(), ods="Y90001")
        yield check, scene.door_of(check).token


def record(check: HealthCheck) -> Delivery:
    return Delivery.objects.filter(subject=check.person_id, purpose="record").latest("queued_at")


def withdraw(house: House, token: str) -> Any:
    said = {"purpose": "share-with-gp", "given": False}
    headers = {"Idempotency-Key": str(uuid4())}
    return house.call("POST", "/v1/me/consents", token=token, json=said, headers=headers)


def test_attack_19_withdrawn_at_the_running_server_while_it_is_sent(
    house: House, whole: tuple[HealthCheck, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is talking to the record store when the person's own request comes in."""
    check, token = whole
    said: list[Any] = []

    def send(payload: Any, *, message_id: Any) -> Outcome:
        said.append(withdraw(house, token))
        return Outcome(Result.TRANSIENT)

    monkeypatch.setattr(pdm, "send", send)
    Delivery.objects.filter(pk=record(check).pk, state="queued").update(next_at=now())
    sending.send(record(check).pk)
    if not said:  # the house's own worker has the row in its hands: withdraw all the same
        said.append(withdraw(house, token))
    assert said[0].status_code == 200
    for _ in range(3):
        sending.send(record(check).pk)
    assert record(check).state != "sent" and len(said) == 1
    assert Entry.objects.filter(subject=check.person_id, action__contains="consent").exists()


def test_attack_19_withdrawn_and_given_at_once_is_one_of_the_two(house: House, whole: tuple[HealthCheck, str]) -> None:
    _, token = whole

    def say(given: bool) -> int:
        said = {"purpose": "app-messages", "given": given}
        headers = {"Idempotency-Key": str(uuid4())}
        return house.call("POST", "/v1/me/consents", token=token, json=said, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(say, [True, False] * 8))
    assert set(told) <= {200, 409}
    state = house.call("GET", "/v1/me/consents", token=token).json()
    assert len([each for each in state if each["purpose"] == "app-messages"]) == 1


def test_attack_19_who_died_is_let_in_no_more(house: House, whole: tuple[HealthCheck, str]) -> None:
    check, token = whole
    assert house.call("GET", "/v1/me", token=token).status_code == 200
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(house.call, "GET", f"/v1/checks/{check.id}", token=token) for _ in range(12)]
        actions.death(told=event(check), status="formal")
        assert {each.result().status_code for each in asked} <= {200, 401}
    assert house.call("GET", "/v1/me", token=token).status_code == 401
    assert not Session.objects.filter(person=check.person_id, ended_at__isnull=True).exists()
    assert withdraw(house, token).status_code == 401


def test_attack_19_twenty_kits_at_once_are_as_many_as_may_be(house: House, cast: Cast) -> None:
    with house.inside():
        check = scene.opened(number(), ods="Y90001")
        token = scene.door_of(check).token

    def order(_: int) -> int:
        path = f"/v1/checks/{check.id}/kits"
        headers = {"Idempotency-Key": str(uuid4())}
        sent = {"supplier": cast.a.supplier.key}
        return house.call("POST", path, token=token, json=sent, headers=headers).status_code

    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(order, range(20)))
    assert set(told) <= {200, 201, 409} and told.count(201) == 1
