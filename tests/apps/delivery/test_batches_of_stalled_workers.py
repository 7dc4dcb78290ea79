"""A worker that stalls with a batch for longer than its lease, at each line, while another works: nobody has it twice.

The receiver knows a batch by the batch's reference and a message by its own, and neither by the other's.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from apps.clients.clock import now
from apps.delivery import actions, arming, batching, claiming, recording, sending, tasks
from apps.delivery.channel import Result
from apps.delivery.channels import nhs_notify
from apps.delivery.channels.nhs_notify import batches
from apps.delivery.lane import Lane, Peer
from apps.delivery.models import Delivery, State
from apps.delivery.post import Answer
from demo.peers.notify import Notify
from tests.demo.bundles import NHS_NUMBER

pytestmark = pytest.mark.django_db
LUCK: dict[str, dict[str, Any]] = {
    "well": {},
    "later": {"fail_next": 1, "status": 503},
    "no answer": {"fail_next": 1, "drop_after_apply": True},
    "failed": {"fail_next": 1, "status": 502},
}
LINES = {
    "before it is written down": (batching, "written_down", True),
    "before the call": (batches, "send", True),
    "after the call": (batches, "send", False),
    "before it is recorded": (recording, "record", True),
    "after it is recorded": (recording, "record", False),
}


@pytest.fixture(autouse=True)
def no_second_try_by_itself(outbox: Any) -> None:
    """What failed waits for the test's next sweep."""
    outbox.DELIVERY_BACKOFF_SECONDS = 60.0


def queue(count: int) -> list[Delivery]:
    return [
        actions.queue(
            channel="nhs_notify",
            subject=uuid4(),
            reference=uuid4(),
            purpose="invitation",
            destination=f"A8100{place}",
            payload={"nhs_number": NHS_NUMBER, "body": "You are invited."},
            at=now(),
        )
        for place in range(count)
    ]


def another_worker() -> None:
    """Every lease has ended, and whatever is due is sent."""
    Delivery.objects.filter(state=State.SENDING).update(lease_until=Now() - timedelta(seconds=1))
    Lane.objects.update(lease_until=None)
    arming.heal()
    Delivery.objects.filter(state=State.QUEUED).update(next_at=Now())
    Lane.objects.update(next_at=Now(), open_until=None, failures=0)
    Peer.objects.update(open_until=None, failures=0)
    tasks.sweep()


def stalls(monkeypatch: pytest.MonkeyPatch, line: str, meanwhile: Callable[[], None]) -> None:
    """The first who comes by this line stops there until `meanwhile` is over."""
    where, name, before = LINES[line]
    original, stopped = getattr(where, name), []

    def stop() -> None:
        if not stopped:
            stopped.append(True)
            meanwhile()

    def stalled(*given: Any, **named: Any) -> Any:
        if before:
            stop()
        said = original(*given, **named)
        if not before:
            stop()
        return said

    monkeypatch.setattr(where, name, stalled)


@pytest.mark.parametrize(("first", "other"), list(product(LUCK, LUCK)))
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("each", [1, 25], ids=["the other takes one over", "the other takes all over"])
def test_each_has_it_once(
    notify: Notify, monkeypatch: pytest.MonkeyPatch, line: str, first: str, other: str, each: int
) -> None:
    rows = queue(4)
    monkeypatch.setattr(batching, "MOST_ALONE", each)

    def meanwhile() -> None:
        notify._faults.set({"fail_next": 0, **LUCK[other]})
        another_worker()
        notify._faults.set({"fail_next": 0, **LUCK[first]})

    stalls(monkeypatch, line, meanwhile)
    notify._faults.set({"fail_next": 0, **(LUCK[first] if line != "before the call" else {})})
    another_worker()
    notify._faults.set({"fail_next": 0})
    for _ in range(8):
        another_worker()
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
    assert sorted(message["reference"] for message in notify.messages()) == sorted(str(row.pk) for row in rows)


def test_what_a_stalled_worker_may_yet_send_by_itself_goes_in_no_batch(
    notify: Notify, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = queue(1)
    arming.heal()
    (stalled,) = claiming.claim("nhs_notify", together=True)
    notify._faults.set(LUCK["later"])
    another_worker()
    assert not Delivery.objects.get(pk=row.pk).in_doubt
    others = queue(2)
    another_worker()
    sending.try_one(stalled.claims[0], batching.Payload.objects.get(delivery_id=row.pk))
    assert sorted(message["reference"] for message in notify.messages()) == sorted(
        str(each.pk) for each in (row, *others)
    )


@pytest.mark.parametrize("body", [b"", b'{"errors": [{"cod', b"<html>no</html>", b'{"errors": []}'])
def test_a_422_that_cannot_be_read_may_say_that_it_is_there_already(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Answer(422, {}, body)
    assert nhs_notify._read(said).result is Result.UNKNOWN
    monkeypatch.setattr(batches.apim, "call", lambda *_, read, **__: read(said))
    assert batches.send(uuid4(), b"{}") == (nhs_notify._read(said), {})
