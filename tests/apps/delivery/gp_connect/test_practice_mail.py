"""What practices answer over MESH: kept before it is read, in any order and as often as it comes, and never forged."""

import json
from uuid import uuid4

import pytest

from apps.checks import actions as checks
from apps.clients.clock import now
from apps.delivery import actions as outbox_actions
from apps.delivery import collecting, sending
from apps.delivery.channels import gp_connect
from apps.delivery.channels.gp_connect.meanings import ANSWERS, REPORTS, Effect
from apps.delivery.mesh_messages import MeshMessage
from apps.delivery.models import Delivery, State
from tests.apps import scene
from tests.apps.delivery.gp_connect.practice import ACK, report, response, written
from tests.apps.delivery.gp_connect.records import a_check_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(mesh, practice) -> Delivery:
    """A record that MESH has taken for the practice."""
    check = scene.complete(ods="A81001")
    kept = check.assessments.get()
    row = outbox_actions.queue(
        channel="gp_connect",
        subject=check.person_id,
        reference=kept.id,
        purpose="record",
        destination="A81001",
        payload=gp_connect.write(a_check_record(assessment_id=kept.id)),
        at=now(),
    )
    assert sending.send(row.pk) == State.SENT
    return Delivery.objects.get(pk=row.pk)


def read() -> MeshMessage:
    """Look into the mailbox; the newest message."""
    checks.collect_practice_mail(at=now())
    return MeshMessage.objects.last()


def again(row: Delivery) -> Delivery:
    return Delivery.objects.get(pk=row.pk)


def unchanged(row: Delivery) -> bool:
    known = ("state", "received_at", "acknowledged_at", "refused_at", "reason", "fence")
    return all(getattr(again(row), name) == getattr(row, name) for name in known)


def test_both_acknowledgements_settle_the_record(sent, practice) -> None:
    practice.answer(written(response(sent.reference, "20013")))
    assert read().verdict == "taken"
    assert (again(sent).state, again(sent).received_at is not None) == (State.SENT, True)
    practice.answer(written(response(sent.reference, "30001")))
    read()
    assert again(sent).state == State.ACKNOWLEDGED


def test_they_may_come_in_any_order_and_as_json(sent, practice) -> None:
    for code in ("30001", "20013"):
        practice.answer(json.dumps(response(sent.reference, code)).encode())
    read()
    assert again(sent).state == State.ACKNOWLEDGED
    assert set(MeshMessage.objects.values_list("verdict", flat=True)) == {"taken"}


@pytest.mark.parametrize("code", [code for code, each in ANSWERS.items() if each.effect is Effect.REFUSED])
def test_every_no_waits_for_a_human_with_its_meaning(sent, practice, code: str) -> None:
    practice.answer(written(response(sent.reference, code, said="for Anne Teak")))
    read()
    row = again(sent)
    assert (row.state, row.reason) == (State.PARKED, ANSWERS[code].reason[:200])
    assert "Teak" not in row.reason
    assert "Teak" in row.receipts.get().diagnostics
    practice.answer(written(response(sent.reference, "30001")))
    read()
    assert again(sent).state == State.PARKED  # a no outweighs a yes until a human sends it again


@pytest.mark.parametrize("code", ["20007", "20008"])
def test_that_they_have_it_already_is_no_refusal(sent, practice, code: str) -> None:
    practice.answer(written(response(sent.reference, code)))
    read()
    assert (again(sent).state, again(sent).received_at is not None) == (State.SENT, True)


@pytest.mark.parametrize("code", [*REPORTS, "99", "EPL-999"])
def test_what_mesh_could_not_deliver_waits_for_a_human(sent, mesh, code: str) -> None:
    report(mesh.MESH_URL, local=str(sent.pk), code=code, status="error")
    assert read().verdict == "taken"
    row = again(sent)
    assert row.state == State.PARKED
    assert row.reason.startswith(f"{code}, ")


def test_a_document_that_nobody_collected_waits_for_a_human(sent, mesh) -> None:
    report(mesh.MESH_URL, local=str(sent.pk), code="14", status="undeliverable")
    assert read().verdict == "taken"
    assert again(sent).reason.startswith("14, not collected within five days")


REFUSED = {
    "another practice": (lambda key: written(response(key, "30001", ods="B82002")), "from another practice"),
    "no practice": (lambda key: written(response(key, "30001", ods="")), "from another practice"),
    "unknown message": (lambda key: written(response(uuid4(), "30001")), "it answers no message of ours"),
    "no id at all": (lambda key: written(response("x", "30001")), "unreadable: it names no message"),
    "unknown code": (lambda key: written(response(key, "30099")), "unreadable: a code that is in no table"),
    "a megabyte": (lambda key: written(response(key, "30001", said="x" * 1_000_000)), "unreadable: too long"),
    "three megabytes": (lambda key: b"x" * 3_000_000, "unreadable: too long"),
    "no message": (lambda key: b"<p>gateway</p>", "unreadable"),
    "an entity": (
        lambda key: b'<!DOCTYPE b [<!ENTITY a "b">]>' + written(response(key, "30001"))[38:],
        "unreadable: ",
    ),
    "deep": (lambda key: b'{"a":' * 5000 + b"1" + b"}" * 5000, "unreadable"),
    "a contradiction": (
        lambda key: written(response(key, "30001")).replace(b'code value="ok"', b'code value="fatal-error"'),
        "unreadable: code and response contradict",
    ),
    "not an answer": (
        lambda key: written(response(key, "30001")).replace(b"ITK008M", b"ITK007C"),
        "unreadable: no ITK response",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_true_is_kept_and_changes_nothing(sent, practice, kind: str) -> None:
    make, why = REFUSED[kind]
    body = make(sent.reference)
    practice.answer(body)
    row = read()
    assert row.verdict == "refused"
    assert row.why.startswith(why)
    assert bytes(row.body) == body[: collecting.KEPT_BYTES + 1]
    assert unchanged(sent)
    assert collecting.collect(at=now()) == 0  # MESH was told that we have it


def test_an_answer_from_another_mailbox_is_forged_whatever_it_says(sent, stranger) -> None:
    stranger.answer(written(response(sent.reference, "30001")))
    assert read().why == "from another mailbox than the message was delivered to"
    assert unchanged(sent)


def test_an_answer_under_another_workflow_is_none(sent, practice) -> None:
    practice.answer(written(response(sent.reference, "30001")), workflow="SOMETHING_ELSE")
    assert read().why == "not an acknowledgement by its workflow"
    assert unchanged(sent)


def test_a_replayed_answer_changes_nothing(sent, practice) -> None:
    answer = written(response(sent.reference, "30002"))
    practice.answer(answer)
    read()
    outbox_actions.send_again(delivery_id=sent.pk, by="staff:1", at=now())
    before = again(sent)
    practice.answer(answer)
    assert read().why == "a replay: this answer was taken before"
    assert unchanged(before)


def test_a_report_of_what_the_practice_has_acknowledged_changes_nothing(sent, practice, mesh) -> None:
    practice.answer(written(response(sent.reference, "30001")))
    read()
    done = again(sent)
    report(mesh.MESH_URL, local=str(sent.pk))
    assert read().why == "a report of what the practice has acknowledged"
    report(mesh.MESH_URL, local=str(uuid4()))
    assert read().why == "it reports no message of ours"
    assert unchanged(done)


def test_a_report_that_another_mailbox_writes_is_forged(sent, practice) -> None:
    practice.answer(b"-", workflow="GPCONNECT_SEND_DOCUMENT")
    collecting.collect(at=now())
    row = MeshMessage.objects.get()
    row.kind, row.envelope = "REPORT", {"localid": str(sent.pk), "statuscode": "14"}
    row.save()
    checks.read_practice_mail(at=now())
    assert MeshMessage.objects.get().why == "a report that does not come from MESH itself"
    assert unchanged(sent)


def test_nothing_is_acknowledged_to_mesh_before_it_is_kept(sent, practice, monkeypatch) -> None:
    practice.answer(written(response(sent.reference, "20013")), workflow=ACK)

    def full_disk(*_, **__):
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(MeshMessage.objects, "create", full_disk)
        assert collecting.collect(at=now()) == 0
    assert not MeshMessage.objects.exists()
    assert collecting.collect(at=now()) == 1


def test_a_message_that_mesh_gives_twice_is_kept_once(sent, practice, monkeypatch) -> None:
    practice.answer(written(response(sent.reference, "20013")))
    with monkeypatch.context() as patch:
        patch.setattr(collecting.Mailbox, "acknowledge_message", lambda self, _: None)
        assert [collecting.collect(at=now()) for _ in range(3)] == [1, 0, 0]
    assert collecting.collect(at=now()) == 0
    assert MeshMessage.objects.count() == 1


def test_while_mesh_cannot_be_asked_an_answer_waits(sent, practice, mesh) -> None:
    practice.answer(written(response(sent.reference, "30001")))
    collecting.collect(at=now())
    url, mesh.MESH_URL = mesh.MESH_URL, "http://127.0.0.1:9"
    assert checks.collect_practice_mail(at=now()) == 0
    assert MeshMessage.objects.get().verdict == "waiting"
    mesh.MESH_URL = url
    assert checks.collect_practice_mail(at=now()) == 1
    assert again(sent).state == State.ACKNOWLEDGED


def test_without_a_mailbox_there_is_nothing_to_collect(mesh) -> None:
    mesh.MESH_PASSWORD = ""
    assert checks.collect_practice_mail(at=now()) == 0


def test_nothing_that_was_read_is_logged(sent, practice, caplog) -> None:
    caplog.set_level(0)
    practice.answer(written(response(uuid4(), "30001", said="Anne Teak 9990000018")))
    practice.answer(b"Anne Teak 9990000018")
    read()
    assert "Teak" not in caplog.text
    assert "9990000018" not in caplog.text
