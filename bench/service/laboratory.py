"""P2: what the doors take of a laboratory's messages, a hundred in a request and one, and how fast they are read."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any

from bench.service import sent
from bench.service.bodies import batch, message
from bench.service.calls import Call, all_of
from bench.service.doors import also, turn
from bench.service.ground import Ground
from bench.service.line import Line, of_rates
from bench.service.rounds import Rounds, Turn, alternate
from demo import signing

SUPPLIER, HUNDRED = "biomarker_json", 100
MOST_CPU = 400  # microseconds of web server and database for one message
PATIENCE = 300.0  # seconds until every message must have been read
UNREAD = "SELECT count(*) FROM kits_labbatch WHERE read_at IS NULL"
FORGET = (
    "UPDATE kits_labbatch SET read_at = now() WHERE read_at IS NULL"  # what was only sent to see how fast it is kept
)

Row = dict[str, Any]


def reported(ground: Ground, people: list[Row], rounds: int, seconds: float) -> Iterator[Line]:
    """Batches into the database, out of it into their checks, and the same one by one."""
    with sent.alone(ground):
        kept = _kept(ground, people, rounds, seconds)
        ground.change(FORGET)
    line = of_rates(
        "P2 messages kept in batches of 100, /s",
        kept,
        least=2.0,
        goal=">= 2.0, <= 0.4 ms",
        words="on the disk, sealed, when they are answered for; no worker reads meanwhile: that is the next line",
    )
    yield also(line, cpu=MOST_CPU)
    yield _read(ground, people, kept)
    yield _alone(ground, people, rounds, seconds)


def _kept(ground: Ground, people: list[Row], rounds: int, seconds: float) -> Rounds:
    calls = batches(ground, people)

    def product() -> Turn:
        found = turn(ground, calls, seconds)
        return Turn(found.rate * HUNDRED, found.cpu / HUNDRED)

    return alternate(product, lambda: ground.limit.check_tx(round(seconds)), rounds)


def _read(ground: Ground, people: list[Row], kept: Rounds) -> Line:
    """What becomes of batches afterwards: one message of each kit, read by two worker processes."""
    calls = list(islice(batches(ground, people), max(1, len(people) // HUNDRED)))
    _posted(ground, calls[:1])  # after which the workers are there
    began, before = time.perf_counter(), ground.spent_by()
    _posted(ground, calls)
    seconds, messages = time.perf_counter() - began, len(calls) * HUNDRED
    used = sum(ground.spent_by().values()) - sum(before.values())
    rate = messages / seconds
    return Line(
        row="P2 messages of batches kept, then read, /s",
        product=rate,
        limit=kept.limit_rate,
        ratio=(rate / kept.limit_rate,) * 3,
        cpu=used / messages * 1e6,
        words=f"{messages:,} messages from the first request until the last was read into its check; CPU of the web "
        "server, workers and database",
    )


def _posted(ground: Ground, calls: list[Call]) -> None:
    """Until the workers have read them."""
    all_of(ground.url, calls)
    until = time.monotonic() + PATIENCE
    while ground.count(UNREAD):
        if time.monotonic() > until:
            raise RuntimeError("Batches were not read in time: see the worker's log.")
        time.sleep(0.05)


def _alone(ground: Ground, people: list[Row], rounds: int, seconds: float) -> Line:
    calls = (as_message(ground, person) for person in cycle(people))
    found = alternate(lambda: turn(ground, calls, seconds), lambda: ground.limit.check_tx(round(seconds)), rounds)
    words = "one message a request, kept before it is read, and read before it is answered"
    line = of_rates("P2 messages one by one, kept and read, /s", found, least=0, goal="", words=words)
    return replace(line, met=None)


def batches(ground: Ground, people: list[Row]) -> Iterator[Call]:
    """A hundred kits after the others; at the next turn their laboratory reports them again."""
    credential, each = ground.here.laboratories[SUPPLIER], cycle(people)
    while True:
        body = batch(_message(person) for person in islice(each, HUNDRED))
        yield Call(f"/v1/laboratory-batches/{SUPPLIER}", signing.bearer(credential, ground.url), body)


def as_message(ground: Ground, person: Row) -> Call:
    """The laboratory's message of somebody's kit."""
    credential = ground.here.laboratories[SUPPLIER]
    return Call(f"/v1/laboratory-messages/{SUPPLIER}", signing.bearer(credential, ground.url), _message(person))


def _message(person: Row) -> bytes:
    return message(person["kit"], person["nhs_number"], datetime.now(UTC) - timedelta(hours=1))
