"""MESH shows a certificate that nobody may trust: nothing is sent, a human sees why, and renewed it goes on, once."""

from pathlib import Path
from uuid import uuid4

import pytest

from apps.clients.clock import now
from apps.delivery import actions, collecting, recording, sending
from apps.delivery.channel import Arrival, Result
from apps.delivery.channels import gp_connect
from apps.delivery.lane import Lane
from apps.delivery.models import Attempt, Delivery, State
from bench.chaos.mesh import Way
from bench.chaos.notes import Notes
from demo.peers.server import running
from tests.apps.delivery.gp_connect.records import a_check_record
from tests.apps.delivery.outbox import make_due
from tests.apps.delivery.tls import WORDS, Door


@pytest.fixture
def door(mesh, practice, tmp_path: Path):
    """The sandbox behind TLS whose certificate can be changed; the practice reaches it as before."""
    made, way = Door(tmp_path), Way(mesh.MESH_URL, Notes(tmp_path), 1, {})
    with running(way, tls=made) as url:
        mesh.MESH_URL, mesh.MESH_CA_CERTIFICATE = url, made.trusted
        mesh.DELIVERY_MAX_ATTEMPTS = 50
        yield made
    way.close()


@pytest.mark.parametrize("shown", WORDS)
def test_no_document_goes_where_nobody_can_prove_who_they_are(door, practice, shown) -> None:
    door.shows = shown
    payload, key = gp_connect.write(a_check_record()), uuid4()
    outcome = gp_connect.send(payload, message_id=key)
    assert (outcome.result, outcome.detail) == (Result.TRANSIENT, WORDS[shown])
    assert gp_connect.ask(payload, message_id=key) is Arrival.CANNOT_TELL
    assert practice.inbox() == []


@pytest.mark.django_db
def test_nothing_is_collected_from_there_either(door, caplog) -> None:
    door.shows = "expired"
    assert collecting.collect(at=now()) == 0
    assert "the MESH mailbox could not be read: certificate-expired" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("urgent", [False, True])
def test_while_it_is_expired_the_circuit_opens_and_once_renewed_it_is_there_once(door, practice, urgent) -> None:
    key = uuid4()
    row = actions.queue(
        channel="gp_connect", subject=uuid4(), reference=key, purpose="record", destination="A81001", urgent=urgent,
        payload=gp_connect.write(a_check_record(assessment_id=key)), at=now(),
    )  # fmt: skip
    door.shows = "expired"
    for _ in range(recording.FAILURES_TO_OPEN):
        make_due(row)
        assert sending.send(row.pk) == State.QUEUED
    assert set(Attempt.objects.values_list("outcome", "detail")) == {("transient", "certificate-expired")}
    assert urgent or Lane.objects.get(channel="gp_connect", destination="A81001").open_until is not None
    assert not Delivery.objects.get(pk=row.pk).in_doubt  # nothing left us, so there is nothing to ask after
    assert practice.inbox() == []
    door.shows = "good"
    make_due(row)
    assert sending.send(row.pk) == State.SENT
    assert len(practice.inbox()) == 1
    assert urgent or Lane.objects.get(channel="gp_connect", destination="A81001").open_until is None
