"""Missing acknowledgements: told once, by mail and in the admin's list, and settled when the word comes after all."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.delivery import actions, watch
from apps.delivery.limits import LIMITS
from apps.delivery.models import Delivery, Silence, State
from healthcheck.refusal import Conflict

pytestmark = pytest.mark.django_db


def sent(row, *, ago):
    Delivery.objects.filter(pk=row.pk).update(state=State.SENT, sent_at=Now() - ago)
    return row


def mails():
    return [row.payload.body["body"] for row in Delivery.objects.filter(channel="mail")]


@pytest.fixture
def alarm(outbox):
    outbox.URGENT_ALARM_MAIL = "alarm@operator.example"


def test_a_record_that_nobody_answered_is_told_of_once_for_each_word_that_is_missing(queue_record, alarm, caplog):
    sent(queue_record(), ago=timedelta(hours=23))
    late = sent(queue_record(), ago=LIMITS["pdm"].technical)
    assert watch.watch(at=now()) == 1
    assert watch.watch(at=now()) == 0
    assert [(row.delivery_id, row.of) for row in Silence.objects.all()] == [(late.pk, "technical")]
    assert "1 acknowledgements are missing" in caplog.text
    (mail,) = mails()
    assert "1 by pdm to A81001: the receiving system's word missing" in mail
    sent(late, ago=LIMITS["pdm"].business)
    assert watch.watch(at=now()) == 1
    assert len(mails()) == 2


def test_the_mail_names_nobody(queue_record, alarm):
    sent(queue_record(), ago=timedelta(days=9))
    watch.watch(at=now())
    (mail,) = mails()
    assert "9990000018" not in mail and str(Delivery.objects.filter(channel="pdm").get().subject) not in mail


def test_when_the_word_comes_after_all_it_is_settled(queue_record, alarm):
    row = sent(queue_record(), ago=timedelta(days=9))
    watch.watch(at=now())
    actions.receive(delivery_id=row.pk, at=now())
    watch.watch(at=now())
    assert {each.of: each.settled_at is not None for each in Silence.objects.all()} == {
        "technical": True, "business": False,
    }  # fmt: skip
    actions.acknowledge(reference=row.reference, accepted=True, diagnostics="", by="organisation:x", at=now())
    watch.watch(at=now())
    assert not Silence.objects.filter(settled_at=None).exists()


def test_what_needs_no_answer_is_never_missed(queue_message, alarm):
    row = queue_message()
    Delivery.objects.filter(pk=row.pk).update(channel="mail")
    sent(row, ago=timedelta(days=99))
    assert watch.watch(at=now()) == 0


def test_without_an_address_the_list_and_the_log_still_tell(queue_record, outbox, caplog):
    outbox.URGENT_ALARM_MAIL = ""
    sent(queue_record(), ago=timedelta(days=9))
    assert watch.watch(at=now()) == 2
    assert Silence.objects.count() == 2
    assert mails() == []


def test_what_the_receiver_has_not_got_is_set_aside_by_hand_and_settles_the_silence(queue_record):
    late = sent(queue_record(), ago=LIMITS["pdm"].business)
    watch.watch(at=now())
    actions.not_there(delivery_id=late.pk, by="staff:7", at=now())
    late.refresh_from_db()
    assert (late.state, late.reason) == (State.PARKED, actions.NOT_THERE)
    assert Entry.objects.filter(action="delivery.not_there", actor="staff:7", subject=late.subject).count() == 1
    assert watch.watch(at=now()) == 0
    assert not Silence.objects.filter(settled_at__isnull=True).exists()
    assert actions.send_again(delivery_id=late.pk, by="staff:7", at=now()).state == State.QUEUED


def test_only_what_is_sent_and_overdue_is_set_aside_so(queue_record):
    for row in (queue_record(), sent(queue_record(), ago=timedelta(minutes=1))):
        with pytest.raises(Conflict, match="not answered in time"):
            actions.not_there(delivery_id=row.pk, by="staff:7", at=now())


def test_a_word_that_comes_after_it_was_set_aside_still_counts(queue_record):
    late = sent(queue_record(), ago=LIMITS["pdm"].business)
    watch.watch(at=now())
    actions.not_there(delivery_id=late.pk, by="staff:7", at=now())
    actions.acknowledge(reference=late.reference, accepted=True, diagnostics="", by="gp", at=now())
    late.refresh_from_db()
    assert late.state == State.ACKNOWLEDGED
