"""A worker dies between the store's answer and the announcement: a sweep finds it, whatever was answered since."""

import json
from datetime import timedelta

import pytest

from apps.clients.clock import now
from apps.delivery import actions, announcing, sending
from apps.delivery.models import Delivery, Receipt, State
from apps.vault.keys import earliest_id, new_id
from demo.peers.mns import Mns
from demo.peers.server import Reply, running
from tests.apps.delivery.conftest import TOKENS

pytestmark = pytest.mark.django_db


class Locator:
    """Takes every pointer."""

    def __init__(self):
        self.has = []

    def answer(self, call):
        self.has.append(json.loads(call.body))
        return Reply(201, {"resourceType": "OperationOutcome", "issue": [{"severity": "information"}]})


@pytest.fixture
def told(outbox, apim):
    """Both who are told: the subscribers of events, and the record locator."""
    events, pointers = Mns(token=TOKENS), Locator()
    with running(events) as event_url, running(pointers) as pointer_url:
        outbox.MNS_URL, outbox.NRL_URL = event_url, pointer_url
        outbox.NRL_POINTER_TYPE, outbox.NRL_POINTER_CATEGORY = "736253002|A type", "734163000|A category"
        yield events, pointers


class Death(BaseException):
    """The process ends here: nothing behind this line runs."""


@pytest.fixture
def stored(told, pdm, queue_record, monkeypatch):
    """A record that the store has taken, whose worker died at the line of the announcement."""

    def die(_):
        raise Death

    row = queue_record()
    with monkeypatch.context() as patch:
        patch.setattr(announcing, "announce", die)
        with pytest.raises(Death):
            sending.send(row.pk)
    found = Delivery.objects.get(pk=row.pk)
    assert (found.state, found.sent_at is not None) == (State.SENT, True)
    assert not Delivery.objects.filter(purpose=announcing.ANNOUNCEMENT).exists()
    return found


def answered(row, *, accepted=True):
    """The practice answers before any sweep has looked."""
    actions.acknowledge(reference=row.reference, accepted=accepted, diagnostics="", by="practice", at=now())


def announced():
    return sorted(Delivery.objects.filter(purpose=announcing.ANNOUNCEMENT).values_list("channel", flat=True))


def test_before_any_answer_it_is_found(stored):
    assert announcing.announce_forgotten(at=now()) == 1
    assert announced() == ["mns", "nrl"]


@pytest.mark.parametrize("accepted", [True, False])
def test_an_answer_that_comes_first_hides_it_from_nobody(stored, told, accepted):
    answered(stored, accepted=accepted)
    assert announcing.announce_forgotten(at=now()) == 1
    assert announced() == ["mns", "nrl"]
    for row in Delivery.objects.filter(purpose=announcing.ANNOUNCEMENT):
        assert sending.send(row.pk) == State.SENT
    events, pointers = told
    assert (len(events.events()), len(pointers.has)) == (1, 1)


def test_it_is_announced_once_however_often_it_is_answered_and_looked_for(stored):
    answered(stored)
    answered(stored)
    assert [announcing.announce_forgotten(at=now()) for _ in range(3)] == [1, 0, 0]
    assert announced() == ["mns", "nrl"]


def test_a_receipt_for_what_we_never_saw_end_is_announced_too(told, pdm, queue_record):
    row = queue_record()
    answered(row)  # the store had it, and its answer to us was lost with the worker
    assert Delivery.objects.get(pk=row.pk).state == State.ACKNOWLEDGED
    assert announcing.announce_forgotten(at=now()) == 1


def test_a_refusal_of_what_was_never_sent_announces_nothing(told, pdm, queue_record):
    answered(queue_record(), accepted=False)
    assert announcing.announce_forgotten(at=now()) == 0


def test_answers_older_than_a_day_are_not_looked_through_again(stored):
    answered(stored)
    old = now() - announcing.LOOKED_BACK - timedelta(minutes=1)
    Receipt.objects.update(id=earliest_id(old))
    assert announcing.announce_forgotten(at=now()) == 0


def test_ids_are_told_apart_by_when_they_were_made():
    made = new_id()
    assert earliest_id(now() - timedelta(seconds=1)) < made < earliest_id(now() + timedelta(seconds=1))
