"""What looks like an answer of MESH and is none: by it no document has arrived, and it does not hold us for long."""

import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from apps.delivery.channel import Arrival, Result
from apps.delivery.channels import gp_connect
from apps.delivery.channels.gp_connect import mailbox
from demo.peers.server import Call, Reply, running
from tests.apps.delivery.gp_connect import names
from tests.apps.delivery.gp_connect.records import a_check_record

KEY = uuid4()


class Between:
    """Something that stands where MESH should, and says always the same."""

    def __init__(self) -> None:
        self.says = Reply(404)

    def answer(self, call: Call) -> Reply:
        return self.says


@pytest.fixture
def between(outbox) -> Iterator[Between]:
    peer = Between()
    with running(peer) as url:
        outbox.MESH_URL, outbox.MESH_MAILBOX = url, names.OURS
        outbox.MESH_PASSWORD, outbox.MESH_SHARED_KEY = names.PASSWORD, names.SHARED_KEY
        yield peer


def asked() -> Arrival:
    return gp_connect.ask({}, message_id=KEY)


@pytest.mark.parametrize(
    "body",
    [
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]},
        {"localId": str(uuid4()), "status": "accepted"},
        {"status": "accepted"},
        {},
        [],
        "accepted",
        b"<html>sign in</html>",
        b'{"localId": "',
        b"[" * 100_000,
        b'{"localId": "' + str(KEY).encode() + b'", "x": "' + b"x" * mailbox.LONGEST_ANSWER + b'"}',
    ],
)
def test_a_success_that_does_not_speak_of_our_message_tells_nothing(between, body) -> None:
    between.says = Reply(200, body)
    assert asked() is Arrival.CANNOT_TELL


@pytest.mark.parametrize("member", ["localId", "local_id"])
def test_one_that_names_it_tells_that_it_arrived(between, member) -> None:
    between.says = Reply(200, {member: str(KEY), "status": "accepted"})
    assert asked() is Arrival.ARRIVED


def test_a_no_needs_no_words(between) -> None:
    between.says = Reply(404, b"x" * 10, drip=60.0)  # its status is there at once; nobody waits for the rest
    begun = time.monotonic()
    assert asked() is Arrival.NOT_ARRIVED
    assert time.monotonic() - begun < 5


def test_an_answer_that_drips_is_left_before_somebody_else_sends(between, monkeypatch) -> None:
    monkeypatch.setattr(mailbox, "ASKING", 0.5)
    between.says = Reply(200, {"localId": str(KEY), "status": "accepted"}, drip=0.1)
    begun = time.monotonic()
    assert asked() is Arrival.CANNOT_TELL
    assert time.monotonic() - begun < 3


def test_a_success_of_sending_without_an_id_is_asked_after(between) -> None:
    between.says = Reply(200, {"resourceType": "OperationOutcome"})
    assert gp_connect.send(gp_connect.write(a_check_record()), message_id=KEY).result is Result.UNKNOWN
