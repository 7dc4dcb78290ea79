"""Every bad answer at every door: refused or counted as nothing, kept for inspection, and no delivery changed by it."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from apps.checks import actions as checks
from apps.clients.clock import now
from apps.delivery import actions, sending
from apps.delivery.channels import gp_connect
from apps.delivery.mesh_messages import MeshMessage
from apps.delivery.models import Callback, Delivery, Receipt, Refused, State
from apps.delivery.signature import sign
from apps.reports.models import Fact
from demo.peers import answering
from tests.apps import scene
from tests.apps.delivery.gp_connect.conftest import mesh, mesh_url, practice, stranger  # noqa: F401 - fixtures
from tests.apps.delivery.gp_connect.practice import ACK, report, response, written
from tests.apps.delivery.gp_connect.records import a_check_record

pytestmark = pytest.mark.django_db
MEGABYTE = "x" * 1_048_576


@pytest.fixture
def check(outbox):
    """A record that is with its practice, and a message that is with NHS Notify."""
    outbox.NOTIFY_APPLICATION_ID, outbox.NOTIFY_API_KEY = "app", "key"
    found = scene.complete(ods="A81001")
    Delivery.objects.update(state=State.SENT, sent_at=now())
    return found


def everything():
    """All that an answer could change."""
    facts = Fact.objects.order_by("pk").values_list("delivered_at", "acknowledged_at")
    return list(Delivery.objects.order_by("id").values()), list(facts)


# -- the door of acknowledgements: a FHIR message of a practice that signed in


def acknowledge(check, *, of=None, ods="A81001", token=None, **changed):
    _, door = scene.organisation(ods, "records:acknowledge", kind="practice")
    message = answering.message(str(of or check.assessments.get().record_id), accepted=True, diagnostics="") | changed
    headers = {"Authorization": f"Bearer {token or door.token}"}
    return Client().post(
        "/v1/acknowledgements", json.dumps(message), content_type="application/fhir+json", headers=headers
    )


@pytest.mark.parametrize(
    ("bad", "status", "code"),
    [
        ({"of": uuid4()}, 404, "unknown-record"),
        ({"ods": "B82002"}, 404, "unknown-record"),
        ({"token": "hc_forged_" + "a" * 40}, 401, "not_authenticated"),
        ({"token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJBODEwMDEifQ."}, 401, "not_authenticated"),
        ({"x": MEGABYTE}, 413, "too-large"),
        ({"type": "collection"}, 422, "bad-acknowledgement"),
    ],
    ids=["unknown id", "wrong practice", "forged credential", "signed by nobody", "1 MB", "no acknowledgement"],
)
def test_at_the_door_of_acknowledgements(check, bad, status, code):
    before = everything()
    assert acknowledge(check, **bad).status_code == status
    (row,) = Refused.objects.all()
    assert (row.door, row.code) == ("acknowledgements", code)
    assert everything() == before


def test_replayed_at_the_door_of_acknowledgements_it_counts_once_and_each_word_is_kept(check):
    assert acknowledge(check).status_code == 200
    after_first = everything()
    key, reference = check.assessments.get().record_id, check.assessments.get().pk
    for _ in range(2):
        checks.acknowledge(
            record_id=key,
            accepted=True,
            diagnostics="",
            practice=scene.Organisation.objects.get(ods_code="A81001"),
            by="organisation:A81001",
            at=now(),
        )
    assert everything() == after_first
    assert Receipt.objects.filter(delivery__reference=reference).count() == 3


# -- the door of NHS Notify: a callback signed over its body


def call_back(*, of, key="key", signature="", idempotency="k", filling=""):
    attributes = {"messageReference": str(of), "messageStatus": "delivered", "filling": filling}
    data = [{"type": "MessageStatus", "attributes": attributes, "meta": {"idempotencyKey": idempotency}}]
    body = json.dumps({"data": data}).encode()
    headers = {"x-api-key": key, "x-hmac-sha256-signature": signature or sign(body)}
    return Client().post("/v1/notify-callbacks", body, content_type="application/vnd.api+json", headers=headers)


def message():
    return Delivery.objects.filter(channel="nhs_notify").first()


@pytest.mark.parametrize(
    ("bad", "status", "code"),
    [
        ({"key": "another"}, 401, "authentication_failed"),
        ({"signature": "0" * 64}, 403, "permission_denied"),
        ({"signature": sign.__name__}, 403, "permission_denied"),
        ({"filling": MEGABYTE}, 413, "too-large"),
        ({"idempotency": ""}, 422, "bad-callback"),
    ],
    ids=["another key", "forged signature", "no signature at all", "1 MB", "no idempotency key"],
)
def test_at_the_door_of_nhs_notify(check, bad, status, code):
    before = everything()
    assert call_back(of=message().pk, **bad).status_code == status
    (row,) = Refused.objects.all()
    assert (row.door, row.code) == ("notify-callbacks", code)
    assert everything() == before


def test_a_callback_of_an_unknown_message_is_kept_and_changes_nothing(check):
    before = everything()
    assert call_back(of=uuid4()).status_code == 202
    assert Callback.objects.get().delivery is None
    assert everything() == before


def test_a_callback_that_names_a_record_changes_nothing(check):
    before = everything()
    record = Delivery.objects.get(channel="pdm")
    assert call_back(of=record.pk).status_code == 202
    assert everything() == before


def test_a_callback_replayed_counts_once(check):
    row = message()
    assert call_back(of=row.pk).status_code == 202
    after_first = everything()
    assert call_back(of=row.pk).status_code == 202
    assert everything() == after_first
    assert Callback.objects.count() == 1


# -- our MESH mailbox: whatever anybody who has a mailbox puts into it


@pytest.fixture
def sent(check, mesh, practice):  # noqa: F811 - the fixtures
    """A record that MESH has taken for the practice."""
    kept = check.assessments.get()
    payload = gp_connect.write(a_check_record(assessment_id=kept.id))
    row = actions.queue(
        channel="gp_connect",
        subject=check.person_id,
        reference=kept.id,
        purpose="record",
        destination="A81001",
        payload=payload,
        at=now(),
    )
    assert sending.send(row.pk) == State.SENT
    return row


BY_MESH = {
    "unknown id": (lambda key: written(response(uuid4(), "30001")), "it answers no message of ours"),
    "wrong practice": (lambda key: written(response(key, "30001", ods="B82002")), "from another practice"),
    "1 MB": (lambda key: written(response(key, "30001", said=MEGABYTE)), "unreadable: too long"),
    "no message": (lambda key: b"{}", "unreadable"),
}


@pytest.mark.parametrize("bad", BY_MESH)
def test_in_our_mesh_mailbox(sent, practice, bad):  # noqa: F811
    make, why = BY_MESH[bad]
    practice.answer(make(sent.reference), workflow=ACK)
    before = everything()
    checks.collect_practice_mail(at=now())
    row = MeshMessage.objects.get()
    assert row.verdict == MeshMessage.Verdict.REFUSED
    assert row.why.startswith(why)
    assert len(bytes(row.body)) > 0
    assert everything() == before


def test_a_stranger_who_signs_as_the_practice_is_refused_by_the_mailbox_it_came_from(sent, stranger):  # noqa: F811
    stranger.answer(written(response(sent.reference, "30001")))
    before = everything()
    checks.collect_practice_mail(at=now())
    assert MeshMessage.objects.get().verdict == MeshMessage.Verdict.REFUSED
    assert everything() == before


def test_an_answer_replayed_over_mesh_is_refused_the_second_time(sent, practice):  # noqa: F811
    answer = written(response(sent.reference, "30001"))
    practice.answer(answer)
    checks.collect_practice_mail(at=now())
    after_first = everything()
    practice.answer(answer)
    checks.collect_practice_mail(at=now())
    assert everything() == after_first
    assert MeshMessage.objects.order_by("collected_at").last().why.startswith("a replay")


def test_a_report_of_no_message_of_ours_changes_nothing(sent, mesh):  # noqa: F811
    report(mesh.MESH_URL, local=str(uuid4()))
    before = everything()
    checks.collect_practice_mail(at=now())
    assert MeshMessage.objects.get().verdict == MeshMessage.Verdict.REFUSED
    assert everything() == before
