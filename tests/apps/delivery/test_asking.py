"""After an outcome that nobody knows the peer is asked first, and sent to again only where that does no harm."""

import pytest

from apps.delivery import sending
from apps.delivery.channel import Arrival, Outcome, Result
from apps.delivery.channels import CHANNELS
from apps.delivery.models import State
from tests.apps.delivery.outbox import make_due

pytestmark = pytest.mark.django_db


def state_of(row):
    row.refresh_from_db()
    return row.state


class Mesh:
    """A channel that must not repeat."""

    NAME = "pdm"
    REPEATS_HARMLESSLY = False

    def __init__(self, *answers):
        self.answers, self.sent, self.asked = list(answers), 0, 0

    def send(self, payload, *, message_id):
        self.sent += 1
        return Outcome(Result.UNKNOWN) if self.sent == 1 else Outcome(Result.ACCEPTED)

    def ask(self, payload, *, message_id):
        self.asked += 1
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("answers", "sent", "state"),
    [
        ([Arrival.ARRIVED], 1, State.SENT),
        ([Arrival.NOT_ARRIVED], 2, State.SENT),
        ([Arrival.CANNOT_TELL], 1, State.QUEUED),
        ([Arrival.CANNOT_TELL, Arrival.CANNOT_TELL, Arrival.ARRIVED], 1, State.SENT),
    ],
    ids=["it arrived", "it did not", "nobody can tell", "at the third question"],
)
def test_after_an_unknown_outcome_it_is_asked_before_it_is_sent(queue_record, monkeypatch, answers, sent, state):
    channel = Mesh(*answers)
    monkeypatch.setitem(CHANNELS, "pdm", channel)
    row = queue_record()
    sending.send(row.pk)
    for _ in answers:
        make_due(row)
        sending.send(row.pk)
    assert (channel.sent, state_of(row)) == (sent, state)


def test_what_nobody_can_tell_of_is_at_the_last_a_humans_to_decide(queue_record, monkeypatch, outbox):
    outbox.DELIVERY_MAX_ATTEMPTS = 3
    channel = Mesh(*[Arrival.CANNOT_TELL] * 9)
    monkeypatch.setitem(CHANNELS, "pdm", channel)
    row = queue_record()
    for _ in range(3):
        sending.send(row.pk)
        make_due(row)
    assert (channel.sent, state_of(row)) == (1, State.PARKED)
    assert row.reason == "Nobody can tell if it arrived, after 3 attempts. Last: asked: cannot tell"
