"""What is told wrongly of a delivery is refused, kept for inspection, and changes nothing."""

import functools
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.delivery import refusing
from apps.delivery.models import Callback, Delivery, Receipt, Refused, State
from apps.delivery.signature import sign
from apps.people import retention
from demo.peers import answering
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(outbox):
    """A record that is with its practice, and the practice's own credential."""
    return scene.complete().assessments.get()


@functools.cache
def door_of(practice):
    """Added once a test."""
    _, door = scene.organisation(practice, "records:acknowledge", kind="practice")
    return door


@pytest.fixture(autouse=True)
def nobody_yet():
    door_of.cache_clear()


def said(practice, body):
    """What the acknowledgements' door answers a practice."""
    door = door_of(practice)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return door.client.post(
        "/v1/acknowledgements", content, content_type="application/fhir+json", headers=door._headers()
    )


def everything():
    """All that an acknowledgement could change."""
    rows = Delivery.objects.order_by("id").values_list("id", "state", "acknowledged_at", "received_at", "fence")
    return list(rows), Receipt.objects.count(), Callback.objects.count()


def kept():
    return list(Refused.objects.order_by("received_at").values_list("door", "code"))


def test_an_unknown_record_is_refused_and_kept(record):
    before = everything()
    answer = answering.message(str(uuid4()), accepted=True, diagnostics="")
    assert said("Y90001", answer).status_code == 404
    assert kept() == [("acknowledgements", "unknown-record")]
    assert everything() == before


def test_a_record_of_another_practice_is_refused_and_kept_as_if_it_were_unknown(record):
    before = everything()
    answer = answering.message(str(record.record_id), accepted=False, diagnostics="Not ours.")
    assert said("Y99999", answer).status_code == 404
    assert kept() == [("acknowledgements", "unknown-record")]
    assert Refused.objects.get().by == "organisation:Y99999"
    assert everything() == before


def test_what_is_no_acknowledgement_is_refused_and_kept(record):
    before = everything()
    assert said("Y90001", {"resourceType": "Patient"}).status_code == 422
    assert kept() == [("acknowledgements", "bad-acknowledgement")]
    assert everything() == before


def test_a_megabyte_is_refused_and_of_it_little_is_kept(record):
    before, practice = everything(), "Y90001"
    big = {**answering.message(str(record.record_id), accepted=True, diagnostics=""), "x": "y" * 1_048_576}
    assert said(practice, big).status_code == 413
    (row,) = Refused.objects.all()
    assert (row.code, len(row.body) <= refusing.KEPT_BYTES, row.size > 1_048_576) == ("too-large", True, True)
    long = json.dumps({"resourceType": "Bundle", "x": "y" * 900_000}).encode()
    assert said(practice, long).status_code == 422
    assert len(Refused.objects.latest("received_at").body) == refusing.KEPT_BYTES
    assert everything() == before


def test_said_twice_it_counts_once(record):
    practice = "Y90001"
    answer = answering.message(str(record.record_id), accepted=True, diagnostics="")
    assert said(practice, answer).status_code == 200
    (rows, _, _) = everything()
    assert said(practice, answer).status_code == 200
    assert everything()[0] == rows


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"x-api-key": "other"}, "authentication_failed"),
        ({"x-hmac-sha256-signature": "0" * 64}, "permission_denied"),
    ],
    ids=["another key", "a forged signature"],
)
def test_a_callback_that_notify_did_not_sign_is_refused_and_kept(queue_message, outbox, headers, code):
    outbox.NOTIFY_APPLICATION_ID, outbox.NOTIFY_API_KEY = "app", "key"
    row = queue_message()
    before = everything()
    attributes = {"messageReference": str(row.pk), "messageStatus": "delivered"}
    body = json.dumps(
        {"data": [{"type": "MessageStatus", "attributes": attributes, "meta": {"idempotencyKey": "k"}}]}
    ).encode()
    right = {"x-api-key": "key", "x-hmac-sha256-signature": sign(body)}
    sent = Client().post("/v1/notify-callbacks", body, content_type="application/vnd.api+json", headers=right | headers)
    assert sent.status_code in (401, 403)
    assert kept() == [("notify-callbacks", code)]
    assert everything() == before
    assert Delivery.objects.get().state == State.QUEUED


def test_what_is_kept_is_sealed(record):
    said("Y90001", {"resourceType": "Patient", "name": "Ada Lovelace"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM delivery_refused")
        assert b"Lovelace" not in bytes(cursor.fetchone()[0])


def test_a_flood_fills_no_disk(record, monkeypatch):
    monkeypatch.setattr(refusing, "MOST_AN_HOUR", 3)
    practice = "Y90001"
    for _ in range(5):
        assert said(practice, {"resourceType": "Patient"}).status_code == 422
    assert Refused.objects.count() == 3


def test_after_ninety_days_it_is_gone(record):
    said("Y90001", {"resourceType": "Patient"})
    list(retention.apply(by="test", at=now() + timedelta(days=89)))
    assert Refused.objects.exists()
    list(retention.apply(by="test", at=now() + timedelta(days=91)))
    assert not Refused.objects.exists()


def test_who_opens_one_is_written_down_and_its_words_run_nothing(record, settings):
    said("Y90001", {"resourceType": "<script>alert(1)</script>"})
    staff = Client()
    staff.force_login(User.objects.create_superuser("operator"))
    page = staff.get(f"/admin/delivery/refused/{Refused.objects.get().pk}/change/")
    assert page.status_code in (200, 302)
    assert b"<script>alert(1)" not in page.content
    if page.status_code == 200:
        assert Entry.objects.filter(action="refused.read").count() == 1
