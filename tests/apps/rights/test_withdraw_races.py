"""Withdrawn while workers are at it: each row was either sent, as somebody can see, or it will not be."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from apps.clients.clock import now
from apps.delivery import actions as delivery
from apps.delivery import arming, sending
from apps.delivery.channel import Outcome, Result
from apps.delivery.channels import pdm
from apps.delivery.models import Delivery, Payload
from apps.people.consents import Purpose
from apps.rights import actions
from tests.apps.scene import complete

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def patient(settings: Any) -> None:
    """Waits short enough for a test."""
    settings.DELIVERY_BACKOFF_SECONDS = 0.0
    settings.DELIVERY_LEASE_SECONDS = 30.0


def elsewhere(work: Callable[[], object]) -> threading.Thread:
    """Another process's part, with a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def withdraw(person_id: Any, purpose: Purpose = Purpose.SHARE_WITH_GP) -> Any:
    return actions.withdraw(person_id=person_id, purpose=purpose, by="test", at=now())


def answering(monkeypatch: pytest.MonkeyPatch, outcome: Outcome, meanwhile: Callable[[], object]) -> list[Any]:
    """The record store answers so; something happens while it is spoken to. What it was sent."""
    heard: list[Any] = []

    def send(payload: Any, *, message_id: Any) -> Outcome:
        heard.append(message_id)
        meanwhile()
        return outcome

    monkeypatch.setattr(pdm, "send", send)
    monkeypatch.setattr(pdm, "ask", lambda payload, *, message_id: pdm.Arrival.CANNOT_TELL)
    return heard


def record() -> Delivery:
    return Delivery.objects.get(purpose="record")


def test_withdrawn_while_it_is_being_sent_it_was_sent_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    check, said = complete(), []

    def meanwhile() -> None:
        elsewhere(lambda: said.append(withdraw(check.person_id))).join()

    heard = answering(monkeypatch, Outcome(Result.ACCEPTED, status=201), meanwhile)
    assert sending.send(record().pk) == "sent"
    assert [row.purpose for row in said[0].deliveries.under_way] == ["record"]
    assert len(heard) == 1


@pytest.mark.parametrize("result", [Result.TRANSIENT, Result.UNKNOWN])
def test_withdrawn_while_it_is_being_sent_in_vain_it_is_not_sent_again(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = complete()
    heard = answering(monkeypatch, Outcome(result), lambda: elsewhere(lambda: withdraw(check.person_id)).join())
    sending.send(record().pk)
    Delivery.objects.update(next_at=now())
    for _ in range(3):
        sending.send(record().pk)
        arming.heal()
    assert (record().state, len(heard)) == ("stopped", 1)
    assert ("may have arrived" in record().reason) is (result is Result.UNKNOWN)


def test_withdrawn_before_the_claim_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    check = complete()
    heard = answering(monkeypatch, Outcome(Result.ACCEPTED), lambda: None)
    withdraw(check.person_id)
    assert sending.send(record().pk) == ""
    assert (record().state, heard) == ("stopped", [])


def test_a_worker_that_comes_while_a_withdrawal_is_not_committed_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    check = complete()
    heard = answering(monkeypatch, Outcome(Result.ACCEPTED), lambda: None)
    key = record().pk
    with transaction.atomic():
        withdraw(check.person_id)
        elsewhere(lambda: sending.send(key)).join()
    assert (record().state, heard) == ("stopped", [])


def test_a_withdrawal_that_fails_leaves_everything_to_go(monkeypatch: pytest.MonkeyPatch) -> None:
    check = complete()
    heard = answering(monkeypatch, Outcome(Result.ACCEPTED), lambda: None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        withdraw(check.person_id)
        raise ZeroDivisionError
    sending.send(record().pk)
    assert (record().state, len(heard)) == ("sent", 1)


def test_what_is_queued_in_the_same_moment_is_stopped_before_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own transaction asked before the withdrawal was there, and commits after."""
    check = complete()
    heard = answering(monkeypatch, Outcome(Result.ACCEPTED), lambda: None)
    with transaction.atomic():
        late = delivery.queue(
            channel="pdm",
            subject=check.person_id,
            reference=check.id,
            purpose="late",
            destination="Y90001",
            payload={},
            at=now(),
        )
        elsewhere(lambda: withdraw(check.person_id)).join()
    assert Delivery.objects.get(pk=late.pk).state == "queued"
    sending.send(late.pk)
    arming.heal()
    assert (Delivery.objects.get(pk=late.pk).state, heard) == ("stopped", [])
    assert Payload.objects.filter(delivery=late).exists()


def test_a_record_that_is_stopped_is_not_sent_again_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    check = complete()
    heard = answering(monkeypatch, Outcome(Result.ACCEPTED), lambda: None)
    Delivery.objects.filter(purpose="record").update(state="parked", reason="The receiver refused it.")
    withdraw(check.person_id)
    with pytest.raises(Exception, match="Only a parked delivery"):
        delivery.send_again(delivery_id=record().pk, by="staff:1", at=now())
    assert heard == []
