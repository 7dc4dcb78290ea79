"""Lanes that are claimed before a thread is free for them: whoever is free takes them, or they go back untouched."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from apps.delivery import arming, workers
from apps.delivery.claiming import Held
from apps.delivery.lane import Lane
from apps.delivery.models import Delivery, State

pytestmark = pytest.mark.django_db


def lane(number: int, *, probing: bool = False) -> Held:
    return Held(number, "pdm", 1, 0, probing, time.monotonic())


@pytest.fixture
def claimed(monkeypatch, settings):
    """What the first claims bring, in place of the database."""
    settings.DELIVERY_THREADS = 2
    batches: list[list[Held]] = []
    monkeypatch.setattr(workers, "claim", lambda *_, **__: batches.pop(0) if batches else [])
    with ThreadPoolExecutor(2) as pool:
        monkeypatch.setattr(workers, "_threads", lambda: pool)
        yield batches


def test_what_stands_behind_a_lane_that_hangs_is_sent_by_the_others(claimed, monkeypatch):
    hangs, sent = Event(), []

    def work_through(lanes):
        if lanes[0].lane == 1:
            assert hangs.wait(20)
        sent.append(lanes[0].lane)
        return 0.0

    monkeypatch.setattr(workers, "_work_through", work_through)
    claimed += [[lane(number) for number in range(1, 5)], [lane(5)]]
    try:
        assert workers.drain(["pdm"], until=time.monotonic() + 0.5) == 4
        assert sent == [2, 3, 4, 5]
    finally:
        hangs.set()


def test_every_lane_is_worked_through_once(claimed, monkeypatch):
    sent = []
    monkeypatch.setattr(workers, "_work_through", lambda lanes: sent.append(lanes[0].lane) or 0.0)
    claimed += [[lane(number) for number in range(start, start + 4)] for start in (1, 5, 9)]
    workers.drain(["pdm"], until=time.monotonic() + 5)
    assert sorted(sent) == list(range(1, 13))


def test_after_a_probe_another_may_probe_also_where_it_was_given_back(claimed, monkeypatch):
    monkeypatch.setattr(workers, "_work_through", lambda _: 40.0)
    given = []
    monkeypatch.setattr(workers, "give_back", lambda held: given.append(held.lane))
    claimed += [[lane(1), lane(2), lane(3, probing=True), lane(4)]]
    workers.drain(["pdm"], until=time.monotonic() + 5)
    assert set(given) <= {2, 3, 4} and given
    assert workers._PROBE.acquire(blocking=False)
    workers._PROBE.release()


def test_what_goes_back_stands_as_if_it_had_never_been_claimed(queue_record, pdm):
    pdm._faults.set({"fail_next": 1, "status": 429, "retry_after": 40})
    first, other = queue_record(), queue_record(destination="B82002")
    arming.heal()
    workers.drain(["pdm"], until=time.monotonic() + 5)
    other = Delivery.objects.get(pk=other.pk)
    assert (other.state, other.attempts, other.tries.count()) == (State.QUEUED, 0, 0)
    assert Lane.objects.get(channel="pdm", destination="B82002").lease_until is None
    assert Delivery.objects.get(pk=first.pk).attempts == 1
