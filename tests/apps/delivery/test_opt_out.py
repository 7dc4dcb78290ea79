"""A person's no to messages is asked for when each message is queued, when it is claimed and when it is sent."""

from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from apps.checks.actions.tell import WORDS
from apps.clients.clock import now
from apps.delivery import actions, arming, sending, stopping
from apps.delivery.claiming import claim
from apps.delivery.lane import Lane
from apps.delivery.models import Attempt, Delivery, State
from apps.delivery.stops import What, Why
from apps.kits.reminding import REMINDERS
from demo.peers.notify import Notify
from demo.peers.pdm import Pdm
from tests.apps.delivery.outbox import make_due
from tests.demo.bundles import NHS_NUMBER

pytestmark = pytest.mark.django_db

ROUTINE = sorted({*WORDS, "urgent-seen", *(each.purpose for each in REMINDERS)} - {"urgent"})


def message(purpose: str, **changes: Any) -> Delivery:
    wanted = {
        "channel": "nhs_notify",
        "subject": uuid4(),
        "reference": uuid4(),
        "purpose": purpose,
        "destination": "A81001",
        "payload": {"nhs_number": NHS_NUMBER, "body": "Open the NHS App."},
        "urgent": purpose == "urgent",
        "at": now(),
    }
    return actions.queue(**wanted | changes)


def says_no(row: Delivery, why: Why = Why.NO_MESSAGES, *, urgent_too: bool = False) -> None:
    stopping.stop(subject=row.subject, what=What.MESSAGES, why=why, urgent_too=urgent_too, at=now())


def state(row: Delivery) -> str:
    return sending._state(row.pk)


@pytest.mark.parametrize("purpose", ROUTINE)
def test_a_no_that_comes_after_it_was_queued_keeps_each_kind_of_message_from_going(
    purpose: str, outbox: Any, notify: Notify
) -> None:
    row = message(purpose)
    says_no(row)
    assert state(row) == State.STOPPED
    sending.send(row.pk)
    assert notify.messages() == []


@pytest.mark.parametrize("purpose", ROUTINE)
def test_a_no_between_the_claim_and_the_call_counts_for_each_kind(purpose: str, outbox: Any, notify: Notify) -> None:
    row = message(purpose)
    arming.arm(channel=row.channel, destination=row.destination)
    (held,) = claim(row.channel, destination=row.destination)
    says_no(row)  # its worker holds it: it cannot be stopped, and has not begun
    assert state(row) == State.SENDING
    sending.work_through(held)
    assert notify.messages() == []
    arming.heal()
    assert state(row) == State.STOPPED


def test_of_those_that_were_claimed_ahead_only_the_one_who_said_no_is_left_out(outbox: Any, notify: Notify) -> None:
    rows = [message("results") for _ in range(4)]
    arming.arm(channel="nhs_notify", destination="A81001")
    (held,) = claim("nhs_notify", destination="A81001")
    assert len(held.claims) == 4
    says_no(rows[2])
    sending.work_through(held)
    assert {each["reference"] for each in notify.messages()} == {str(row.pk) for row in rows if row is not rows[2]}


def test_a_no_before_the_next_try_of_one_that_failed_counts(outbox: Any, notify: Notify) -> None:
    row = message("results")
    notify._faults.set({"fail_next": 1, "status": 503})
    assert sending.send(row.pk) == State.QUEUED
    says_no(row)
    make_due(row)
    sending.send(row.pk)
    assert (state(row), notify.messages()) == (State.STOPPED, [])


def test_one_that_was_queued_in_the_moment_of_the_no_does_not_go_either(outbox: Any, notify: Notify) -> None:
    earlier = message("results")
    says_no(earlier)
    Delivery.objects.filter(pk=earlier.pk).update(state=State.QUEUED, reason="")  # as the race leaves it
    Lane.objects.update(next_at=Now())
    sending.send(earlier.pk)
    assert notify.messages() == []


def test_what_is_queued_after_the_no_is_stopped_at_once_and_leaves_no_try(outbox: Any, notify: Notify) -> None:
    first = message("invitation")
    says_no(first)
    later = message("results", subject=first.subject)
    assert later.state == State.STOPPED and "does not want messages" in later.reason
    assert not Attempt.objects.exists()


def test_one_message_of_a_danger_goes_all_the_same(outbox: Any, notify: Notify) -> None:
    row = message("urgent")
    says_no(row)
    assert sending.send(row.pk) == State.SENT
    assert [each["reference"] for each in notify.messages()] == [str(row.pk)]


@pytest.mark.parametrize("why", [Why.DIED, Why.ERASED, Why.RENUMBERED])
def test_where_nobody_may_be_told_any_more_that_one_does_not_go(why: Why, outbox: Any, notify: Notify) -> None:
    row = message("urgent")
    held = sending._claim_urgent(row.pk)
    assert held is not None
    says_no(row, why, urgent_too=True)
    assert sending.try_one(held, row.payload).outcome is None
    assert notify.messages() == []


def test_a_no_to_messages_keeps_no_record_from_the_surgery(queue_record: Any, pdm: Pdm) -> None:
    row = queue_record()
    says_no(row)
    assert sending.send(row.pk) == State.SENT


def test_who_says_yes_again_is_sent_what_is_new_and_nothing_that_has_passed(outbox: Any, notify: Notify) -> None:
    old = message("kit-waiting")
    says_no(old)
    stopping.lift(subject=old.subject, why=[Why.NO_MESSAGES], at=now())
    new = message("results", subject=old.subject)
    sending.send(old.pk)
    assert sending.send(new.pk) == State.SENT
    assert state(old) == State.STOPPED
