"""Nothing lost and nothing twice over a MESH that knows no repeat: the outbox asks before it sends again."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import pytest

from apps.clients.clock import now
from apps.delivery import actions, sending
from apps.delivery.channel import Arrival, Result
from apps.delivery.channels import gp_connect
from apps.delivery.channels.gp_connect import mailbox
from apps.delivery.models import Attempt, Delivery, State
from tests.apps.delivery.gp_connect.practice import fault
from tests.apps.delivery.gp_connect.records import a_check_record
from tests.apps.delivery.outbox import make_due

FHIR = "{http://hl7.org/fhir}"


def queued(**changed) -> Delivery:
    key = uuid4()
    wanted = {"subject": uuid4(), "payload": gp_connect.write(a_check_record(assessment_id=key))} | changed
    return actions.queue(
        channel="gp_connect", reference=key, purpose="record", destination="A81001", at=now(), **wanted
    )


def tried(row: Delivery) -> str:
    make_due(row)
    return sending.send(row.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["answer-lost", "error-after", "not-taken"])
@pytest.mark.parametrize("urgent", [False, True])
def test_after_an_unknown_outcome_it_is_there_once(mesh, practice, kind: str, urgent: bool) -> None:
    row = queued(urgent=urgent)
    fault(mesh.MESH_URL, kind)
    assert tried(row) == State.QUEUED
    assert Attempt.objects.get().outcome == "unknown"
    assert tried(row) == State.SENT
    assert len(practice.inbox()) == 1


@pytest.mark.django_db
def test_while_mesh_gives_no_clear_answer_nothing_is_sent(mesh, practice) -> None:
    row = queued()
    fault(mesh.MESH_URL, "answer-lost")
    assert tried(row) == State.QUEUED
    url, mesh.MESH_URL = mesh.MESH_URL, "http://127.0.0.1:9"
    assert tried(row) == State.QUEUED
    mesh.MESH_URL = url
    assert tried(row) == State.SENT
    assert len(practice.inbox()) == 1


@pytest.mark.django_db
def test_twenty_records_through_twenty_faults_arrive_once_each(mesh, practice) -> None:
    rows = [queued() for _ in range(20)]
    kinds = ["answer-lost", "not-taken", "error-after", "answer-lost"] * 5
    for row, kind in zip(rows, kinds, strict=True):
        fault(mesh.MESH_URL, kind)
        tried(row)
    while left := list(Delivery.objects.exclude(state=State.SENT)):
        for row in left:
            tried(row)
    arrived = [practice.take(each)[0]["localid"] for each in practice.inbox()]
    assert sorted(arrived) == sorted(str(row.pk) for row in rows)


def test_to_ask_and_then_to_send_ends_before_the_shortest_lease() -> None:
    assert 3 * mailbox.ASKING + 2 * mailbox.SENDING < sending.URGENT_LEASE_SECONDS


@pytest.mark.django_db
def test_without_settings_a_human_is_told_what_is_missing(mesh) -> None:
    mesh.MESH_PASSWORD = ""
    row = queued()
    assert tried(row) == State.PARKED
    assert Delivery.objects.get(pk=row.pk).reason.endswith("mesh-not-configured: HEALTHCHECK_MESH_PASSWORD")


def test_the_one_hole_that_is_left_is_a_process_that_stalls_at_the_send(mesh, practice) -> None:
    """Two arrive, under one id: the receiver can know them for one, and MESH's tracking tells us. Never a third."""
    key, payload = uuid4(), gp_connect.write(a_check_record())
    others = ("MESH_CLIENT_CERTIFICATE", "MESH_CLIENT_KEY", "MESH_CA_CERTIFICATE", "MESH_BIRTH_DATE")
    names = (*mailbox.NEEDED, *others)
    told = {"settings": {name: getattr(mesh, name) for name in names}, "payload": payload, "message_id": str(key)}
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.apps.delivery.gp_connect.stalled"],
        cwd=Path(__file__).parents[4],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    child.stdin.write(json.dumps(told).encode())
    child.stdin.close()
    _, status = os.waitpid(child.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    assert gp_connect.ask(payload, message_id=key) is Arrival.NOT_ARRIVED
    assert gp_connect.send(payload, message_id=key).result is Result.ACCEPTED
    assert gp_connect.ask(payload, message_id=key) is Arrival.ARRIVED
    os.kill(child.pid, signal.SIGCONT)
    with child.stdout as said:
        assert said.read() == b"accepted"
    child.wait(timeout=30)
    arrived = [ElementTree.fromstring(body) for body in practice.take_all()]
    assert len(arrived) == 2
    ids = {tree.find(f"{FHIR}identifier/{FHIR}value").get("value") for tree in arrived}
    assert len(ids) == 1
    assert gp_connect.ask(payload, message_id=key) is Arrival.ARRIVED
