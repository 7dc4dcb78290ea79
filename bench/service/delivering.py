"""P7 inside Django: records out of the outbox to a peer, beside the bare HTTP client that posts the same; as JSON."""

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx2
from django.conf import settings

from apps.clients.clock import now
from apps.delivery import actions, workers
from apps.delivery.channels import pdm
from apps.delivery.models import Delivery, State
from bench.partial_people import partial
from bench.service.processor import spent
from bench.service.rounds import Turn, alternate
from config.settings import environment
from healthcheck.assess import assess
from healthcheck.certainty.next_measurement import MEASUREMENTS
from healthcheck.fhir import bundle
from healthcheck.fhir.record import Record

EACH, PRACTICES = 250, 50  # with the turn that warms up more than a thousand, of which connections are counted


def main(rounds: int) -> None:
    """In turns; what the product counts for is every record sent and its row settled."""
    record = Record(UUID(int=4), datetime(2026, 11, 16, 12, 30, tzinfo=UTC), "X26")
    made = bundle.make(assess(partial(1).check(frozenset(MEASUREMENTS))), record)
    body = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
    client = httpx2.Client(trust_env=False, timeout=10)
    opened: list[int] = []
    found = alternate(lambda: _ours(made, opened), lambda: _bare(client, body), rounds)
    sent = EACH * (2 * rounds + 1)
    turns = {"product": [[t.rate, t.cpu] for t in found.product], "limit": [[t.rate, t.cpu] for t in found.limit]}
    print(json.dumps({**turns, "opened": sum(opened), "sent": sent, "bytes": len(body)}))


def _ours(made: dict[str, object], opened: list[int]) -> Turn:
    """One turn, and how many connections it opened."""
    at = now()
    for nth in range(EACH):
        actions.queue(
            channel=pdm.NAME,
            subject=uuid4(),
            reference=uuid4(),
            purpose=actions.RECORD,
            destination=f"P{nth % PRACTICES:05}",
            payload=made,
            at=at,
        )
    before = _connections()
    turn = _timed(_drain)
    opened.append(_connections() - before - 1)
    return turn


def _drain() -> None:
    while Delivery.objects.filter(state__in=(State.QUEUED, State.SENDING), channel=pdm.NAME).exists():
        workers.drain([pdm.NAME], until=time.monotonic() + 10)


def _bare(client: httpx2.Client, body: bytes) -> Turn:
    headers = {"Content-Type": pdm.FHIR}
    url = settings.PDM_URL + pdm.PATH

    def post(_: int) -> None:
        client.post(url, content=body, headers=headers).raise_for_status()

    with ThreadPoolExecutor(settings.DELIVERY_THREADS) as pool:
        return _timed(lambda: list(pool.map(post, range(EACH))))


def _timed(work: Callable[[], object]) -> Turn:
    used, began = _used(), time.perf_counter()
    work()
    return Turn(EACH / (time.perf_counter() - began), (_used() - used) / EACH)


def _used() -> float:
    """Of this process and of the database, which nobody else uses now."""
    server = (environment.place.data / "postmaster.pid").read_text(encoding="ascii").split()[0]
    return spent([os.getpid(), int(server)])


def _connections() -> int:
    """How many there were; each question is one more."""
    return int(httpx2.get(settings.PDM_URL, trust_env=False).text)
