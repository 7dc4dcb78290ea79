"""NHS Notify calls back: only its signature opens the door, and statuses count once, in any order."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from apps.delivery import sending
from apps.delivery.models import Callback, State
from apps.delivery.signature import sign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def signing(outbox):
    outbox.NOTIFY_APPLICATION_ID, outbox.NOTIFY_API_KEY = "app", "key"


def status(reference, word="delivered", *, key=None, **attributes):
    attributes = {"messageId": "2WL3q", "messageReference": str(reference), "messageStatus": word} | attributes
    return {"type": "MessageStatus", "attributes": attributes, "meta": {"idempotencyKey": key or uuid4().hex}}


def channel_status(reference, **attributes):
    attributes = {"messageReference": str(reference), "channel": "nhsapp", "channelStatus": "sending"} | attributes
    return {"type": "ChannelStatus", "attributes": attributes, "meta": {"idempotencyKey": uuid4().hex}}


def call(*statuses, body=None, **headers):
    body = json.dumps({"data": list(statuses)}).encode() if body is None else body
    right = {"x-api-key": "key", "x-hmac-sha256-signature": sign(body)}
    sent = {name: value for name, value in (right | headers).items() if value is not None}
    return Client().post("/v1/notify-callbacks", body, content_type="application/vnd.api+json", headers=sent)


def state_of(row):
    row.refresh_from_db()
    return row.state


def test_the_signature_is_that_of_the_national_description():
    # computed with OpenSSL: printf '{"data":[]}' | openssl dgst -sha256 -hmac 'app.key'
    assert sign(b'{"data":[]}') == "839b65f05855e4f1bf270d7a653b1e7bf409c5c930bdfff36fd1bda88a4238da"


def test_delivered_settles_the_message(queue_message):
    row = queue_message()
    assert call(status(row.pk)).status_code == 202
    assert state_of(row) == State.ACKNOWLEDGED


@pytest.mark.parametrize(
    "attributes", [{"channelStatus": "delivered"}, {"supplierStatus": "read"}], ids=["delivered", "read"]
)
def test_a_status_of_the_nhs_app_channel_settles_the_message(queue_message, attributes):
    row = queue_message()
    assert call(channel_status(row.pk, **attributes)).status_code == 202
    assert state_of(row) == State.ACKNOWLEDGED


def test_another_channels_delivery_is_not_the_nhs_apps(queue_message):
    row = queue_message()
    call(channel_status(row.pk, channel="sms", channelStatus="delivered"))
    assert state_of(row) == State.QUEUED


def test_statuses_out_of_order_end_in_the_same_place(queue_message):
    row = queue_message()
    for word in ("delivered", "sending", "created", "failed"):
        assert call(status(row.pk, word)).status_code == 202
    assert state_of(row) == State.ACKNOWLEDGED


def test_a_message_notify_gave_up_on_is_parked_until_it_says_otherwise(queue_message):
    row = queue_message()
    call(status(row.pk, "failed"))
    assert state_of(row) == State.PARKED
    call(status(row.pk, "delivered"))
    assert state_of(row) == State.ACKNOWLEDGED


def test_the_same_status_twice_is_kept_once(queue_message):
    row = queue_message()
    same = status(row.pk, key="k1")
    assert [call(same).status_code, call(same).status_code] == [202, 202]
    kept = Callback.objects.get()
    assert json.loads(kept.body) == {"data": [same]}
    assert (kept.delivery_id, kept.status) == (row.pk, "message delivered")


@pytest.mark.parametrize("reference", [uuid4(), "not ours"])
def test_a_status_of_a_message_we_do_not_know_is_kept_and_changes_nothing(reference):
    assert call(status(reference)).status_code == 202
    assert Callback.objects.get().delivery_id is None


def test_a_callback_cannot_settle_a_record(queue_record):
    row = queue_record()
    call(status(row.pk))
    assert state_of(row) == State.QUEUED


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"x-api-key": None}, 401),
        ({"x-api-key": "other"}, 401),
        ({"x-api-key": "kéy"}, 401),
        ({"x-hmac-sha256-signature": None}, 403),
        ({"x-hmac-sha256-signature": "0" * 64}, 403),
        ({"x-hmac-sha256-signature": sign.__name__}, 403),
    ],
)
def test_a_stranger_is_turned_away_and_nothing_is_kept(queue_message, headers, expected):
    row = queue_message()
    assert call(status(row.pk), **headers).status_code == expected
    assert not Callback.objects.exists()
    assert state_of(row) == State.QUEUED


def test_a_body_changed_by_one_byte_is_turned_away(queue_message):
    body = json.dumps({"data": [status(queue_message().pk)]}).encode()
    assert call(body=body + b" ", **{"x-hmac-sha256-signature": sign(body)}).status_code == 403


def test_without_a_key_of_our_own_nobody_comes_in(outbox, queue_message):
    outbox.NOTIFY_API_KEY = ""
    assert call(status(queue_message().pk), **{"x-api-key": ""}).status_code == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"data": []}', b'{"data": [{}]}', b'{"data": [{"type": "Other"}]}', b"\xff"],
)
def test_a_signed_body_that_is_no_status_is_refused(body):
    assert call(body=body).status_code == 422
    assert not Callback.objects.exists()


@pytest.mark.parametrize("where", ["messageStatus", "messageReference", "supplierStatus", "idempotencyKey"])
@pytest.mark.parametrize("text", ["a\x00b", "a\nb"])
def test_a_signed_status_with_what_cannot_be_kept_is_refused(queue_message, where, text):
    told = channel_status(queue_message().pk) if where == "supplierStatus" else status(queue_message().pk)
    told["meta" if where == "idempotencyKey" else "attributes"][where] = text
    assert call(told).status_code == 422
    assert not Callback.objects.exists()


def test_a_message_walks_to_notify_and_its_callback_settles_it(queue_message, notify):
    row = queue_message()
    assert sending.send(row.pk) == State.SENT
    (taken,) = notify.messages()
    assert taken["reference"] == str(row.pk)
    call(status(taken["reference"]))
    assert state_of(row) == State.ACKNOWLEDGED


def test_a_message_sent_again_after_an_unknown_outcome_is_one_message(queue_message, notify):
    notify._faults.set({"fail_next": 1, "drop_after_apply": True})
    row = queue_message()
    sending.send(row.pk)
    type(row).objects.filter(pk=row.pk).update(next_at=row.queued_at)
    assert sending.send(row.pk) == State.SENT
    assert len(notify.messages()) == 1
    assert [attempt.outcome for attempt in row.tries.all()] == ["unknown", "accepted"]
    assert row.tries.last().detail == "CM_DUPLICATE_REQUEST"
