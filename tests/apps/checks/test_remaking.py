"""A record that was refused for a fault of ours is made anew, under its own ids, and sent again."""

import pytest
from django.core.management import call_command

from apps.checks.actions.remake import remake
from apps.clients.clock import now
from apps.delivery.models import Delivery, Payload, State
from healthcheck.refusal import Conflict, Missing
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def parked():
    scene.complete()
    row = Delivery.objects.get(purpose="record")
    right = row.payload.body
    Payload.objects.filter(delivery=row).delete()
    Payload.objects.create(delivery=row, body={"wrong": True})
    Delivery.objects.filter(pk=row.pk).update(state=State.PARKED, reason="The receiver refused it: 422 invariant")
    return row, right


def again(row):
    return remake(delivery_id=row.pk, by="staff:1", at=now())


def test_it_is_what_it_was_to_the_byte_and_waits_to_be_sent(parked):
    row, right = parked
    assert again(row).state == State.QUEUED
    assert Payload.objects.get(delivery=row).body == right


def test_only_what_is_parked_is_made_anew(parked):
    row, _ = parked
    again(row)
    with pytest.raises(Conflict):
        again(row)


def test_what_may_have_arrived_is_left_as_it_is(parked):
    row, _ = parked
    Delivery.objects.filter(pk=row.pk).update(in_doubt=True)
    with pytest.raises(Conflict) as refusal:
        again(row)
    assert refusal.value.code == "may-have-arrived"


def test_a_message_is_no_record(parked):
    message = Delivery.objects.filter(channel="nhs_notify").first()
    with pytest.raises(Missing):
        again(message)


def test_the_command_shows_lanes_and_reasons_and_sends_again(parked, capsys):
    row, _ = parked
    call_command("deliveries")
    shown = capsys.readouterr().out
    assert "pdm to Y90001: 0 to send, 0 not answered, 1 parked" in shown
    assert "parked      1  pdm: The receiver refused it: 422 invariant" in shown
    call_command("deliveries", "--channel", "pdm", "--resend", "The receiver refused it: 422")
    assert "1 of 1 put back into the queue" in capsys.readouterr().out
    row.refresh_from_db()
    assert row.state == State.QUEUED
