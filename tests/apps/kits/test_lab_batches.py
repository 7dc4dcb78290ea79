"""Tests of batches of laboratory messages: kept whole before any is read, read in their order, each by itself."""

import json
import logging
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.audit import actions as audit
from apps.audit.models import Entry
from apps.checks.models import Value
from apps.kits import actions, batch_told, reading
from apps.kits.batch import taken_apart
from apps.kits.models import LabBatch, LabMessage, LabRepeat

NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)
CHOLESTEROL = "1005671000000105"

pytestmark = pytest.mark.django_db


def sends(lab, *messages, at=NOON):
    """Hands a batch in, without anybody reading it."""
    raw = json.dumps(messages).encode()
    came = taken_apart(json.loads(raw), raw)
    return actions.receive_batch(account=lab.account, messages=came, by=lab.actor, at=at)


def reads(batch, *, seconds=60.0):
    """A worker at work; whether it was not done when its time was over."""
    until = time.monotonic() + seconds
    more = actions.read_batch(batch_id=batch.id, by="service:kits", clock=lambda: NOON, until=until)
    batch.refresh_from_db()
    return more


def told(batch):
    """What the laboratory is told, place by place."""
    return [
        (each["state"], each["known"], each["refused"]["code"] if each["refused"] else "")
        for each in batch_told.each_of(batch)
    ]


def values(check):
    return {row.kind: row.value or row.absent for row in Value.objects.filter(check_of=check)}


def test_all_are_kept_as_they_came_and_sealed_before_any_is_read(order, json_lab, markers):
    messages = [markers(kit=order(json_lab).code), markers(messageId="m-2"), {}]
    batch = sends(json_lab, *messages)
    kept = list(LabMessage.objects.order_by("place"))
    assert [json.loads(each.body) for each in kept] == messages
    assert [(each.place, each.state, each.batch_id) for each in kept] == [(n, "kept", batch.id) for n in range(3)]
    assert b"resultData" not in LabMessage.objects.filter(place=0).values_list("body", flat=True)[0].ciphertext
    assert not Value.objects.exists() and batch.read_at is None


def test_each_is_read_by_itself_as_if_it_had_come_alone(check, another_check, order, json_lab, markers):
    good, other = order(json_lab), order(json_lab, check_id=another_check.id)
    wrong = {"biomarkerCode": "CHO", "value": 201, "units": "mmol/L"}
    messages = [
        markers(kit=good.code, messageId="1"),
        markers(wrong, kit=other.code, messageId="2"),
        markers(kit="LAB-0009", messageId="3"),
        {"messageId": "4"},
        markers(kit=other.code, messageId="5"),
    ]
    batch = sends(json_lab, *messages)
    assert reads(batch) is False and batch.read_at == NOON
    assert told(batch) == [
        ("read", False, ""),
        ("refused", False, "out-of-range"),
        ("waiting", False, ""),
        ("refused", False, "bad-message"),
        ("read", False, ""),
    ]
    assert values(check)["hba1c"] == values(another_check)["hba1c"] == "44.0"


def test_pathology_reports_come_in_batches_too(check, order, fhir_lab, fhir):
    batch = sends(fhir_lab, fhir(kit=order(fhir_lab).code), fhir(message_id="other"))
    reads(batch)
    assert told(batch) == [("read", False, ""), ("waiting", False, "")]
    assert values(check)["total_cholesterol"] == "6.10"


def test_what_came_before_has_no_second_effect_and_is_told_as_known(check, order, json_lab, markers):
    message = markers(kit=order(json_lab).code)
    alone = json_lab.sends(message)
    batch = sends(json_lab, message, markers(messageId="2"), markers(messageId="2"))
    reads(batch)
    assert told(batch) == [("read", True, ""), ("waiting", False, ""), ("waiting", True, "")]
    assert batch_told.each_of(batch)[0]["id"] == str(alone.id)
    assert (LabMessage.objects.count(), Value.objects.count()) == (2, 6)


def test_an_id_that_came_with_another_body_is_refused_as_alone_and_the_first_stands(order, json_lab, markers):
    first = json_lab.sends(markers(messageId="1"))
    batch = sends(json_lab, markers(messageId="1", orderId="else"), markers(messageId="2"), markers(messageId="2", x=1))
    reads(batch)
    replayed = ("refused", False, "message-replayed-differently")
    assert told(batch) == [replayed, ("waiting", False, ""), replayed]
    assert [each["id"] for each in batch_told.each_of(batch)][::2] == [None, None]
    assert json.loads(LabMessage.objects.get(pk=first.id).body)["orderId"] == "A-1001"


def test_a_batch_that_fails_after_its_messages_were_written_leaves_nothing(json_lab, markers, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sends(json_lab, markers(messageId="1"), markers(messageId="2"))
    assert not LabMessage.objects.exists() and not LabBatch.objects.exists() and not Entry.objects.exists()


def test_reading_again_has_the_same_effect(check, order, json_lab, markers):
    batch = sends(json_lab, markers(kit=order(json_lab).code), {"messageId": "2"})
    reads(batch)
    before = told(batch), values(check), Value.objects.count(), Entry.objects.count()
    LabBatch.objects.update(read_at=None)
    reads(batch)
    assert (told(batch), values(check), Value.objects.count(), Entry.objects.count()) == before


def test_a_reader_whose_time_is_over_says_so_and_the_next_goes_on(order, json_lab, markers):
    batch = sends(json_lab, markers(messageId="1"), markers(messageId="2"))
    assert reads(batch, seconds=0) is True
    assert told(batch) == [("kept", False, "")] * 2 and batch.read_at is None
    assert reads(batch) is False
    assert told(batch) == [("waiting", False, "")] * 2


def test_a_message_that_breaks_the_reader_hurts_none_behind_it_and_is_tried_again(
    check, order, json_lab, markers, monkeypatch, caplog
):
    batch = sends(json_lab, markers(messageId="1"), markers(kit=order(json_lab).code, messageId="2"))
    right = reading.read

    def breaks(*, message_id, **more):
        if LabMessage.objects.get(pk=message_id).place == 0:
            raise RuntimeError("5.2 mmol/L")
        return right(message_id=message_id, **more)

    monkeypatch.setattr(reading, "read", breaks)
    assert reads(batch) is False
    assert told(batch) == [("kept", False, ""), ("read", False, "")] and batch.read_at is None
    assert str(batch.id) in caplog.text and "5.2" not in caplog.text
    monkeypatch.setattr(reading, "read", right)
    reads(batch)
    assert told(batch)[0] == ("waiting", False, "") and batch.read_at == NOON


def test_the_sweep_reads_what_no_worker_was_woken_for_and_leaves_what_just_came(order, json_lab, markers):
    old, young = sends(json_lab, markers(messageId="1")), sends(json_lab, markers(messageId="2"))
    LabBatch.objects.filter(pk=old.id).update(received_at=NOON - timedelta(seconds=6))
    actions.read_batches(by="service:kits", clock=lambda: NOON, until=time.monotonic() + 60)
    assert (told(old), told(young)) == ([("waiting", False, "")], [("kept", False, "")])


def test_messages_of_a_batch_are_read_in_its_order_alone(order, json_lab, markers):
    sends(json_lab, markers(messageId="1"))
    assert actions.read_left_over(by="service:kits", at=NOON + timedelta(hours=1)) == 0
    assert LabMessage.objects.get().state == "kept"


def test_a_batch_that_nobody_reads_is_told_to_the_operator(json_lab, markers, caplog):
    batch = sends(json_lab, markers(messageId="1"))
    with caplog.at_level(logging.ERROR):
        assert actions.tell_of_late(at=NOON + timedelta(minutes=5)) == 0
        assert actions.tell_of_late(at=NOON + timedelta(minutes=6)) == 1
    assert str(batch.id) in caplog.text


def test_the_database_keeps_each_place_once(json_lab, markers):
    batch = sends(json_lab, markers(messageId="1"), markers(messageId="1"))
    kept = LabMessage.objects.get()
    for change in ({"batch": None}, {"place": None}):
        with pytest.raises(IntegrityError, match="lab_message_has_a_place_in_a_batch_alone"), transaction.atomic():
            LabMessage.objects.update(**change)
    with pytest.raises(IntegrityError, match="lab_repeat_once"), transaction.atomic():
        LabRepeat.objects.create(batch=batch, place=1, message=kept, differs=False)


def test_the_trail_names_the_batch_once_and_each_message_when_it_is_read(order, json_lab, markers):
    batch = sends(json_lab, markers(kit=order(json_lab).code), {"messageId": "2"})
    reads(batch)
    kept = Entry.objects.get(action="laboratory_batch.kept")
    assert kept.detail == {"reference": str(batch.id), "supplier": "lab-lab02", "count": "2"}
    assert kept.actor == "organisation:LAB02"
    assert Entry.objects.filter(action="laboratory_message.read", actor="service:kits").count() == 1
    assert Entry.objects.filter(action="laboratory_message.refused", detail__reason="bad-message").count() == 1
