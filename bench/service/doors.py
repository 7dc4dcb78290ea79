"""P1 and P3: what the door takes of measurements, and how long a caller waits at half the load."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

from bench.service.bodies import twelve_values
from bench.service.calls import Answered, Call, at_rate, saturate
from bench.service.ground import Ground
from bench.service.line import Line, of_rates
from bench.service.rounds import Turn, alternate

MOST_CPU = 5_000  # microseconds of web server and database for one POST
P95, P99 = 0.100, 0.250  # seconds: GP Connect's SHOULD and SHALL


def measured(ground: Ground, people: list[dict[str, Any]], rounds: int, seconds: float) -> Iterator[Line]:
    """P1, and P3 at half the rate that P1 found."""
    calls = readings(ground, people)
    found = alternate(
        lambda: turn(ground, calls, seconds),
        lambda: ground.limit.check_tx(round(seconds)),
        rounds,
    )
    line = of_rates(
        "P1 POST of 12 measured values accepted, /s",
        found,
        least=0.20,
        goal=">= 0.20, <= 5 ms",
        words="limit: pgbench, check transaction of 17 rows, 8 clients",
    )
    yield also(line, cpu=MOST_CPU)
    yield _patience(at_rate(ground.url, calls, 4 * seconds, found.rate / 2), found.swing)


def also(line: Line, *, cpu: float) -> Line:
    """The same, its goal missed too where one costs more of the processors."""
    return line.judged(bool(line.met) and line.cpu <= cpu)


def turn(ground: Ground, calls: Iterator[Call], seconds: float) -> Turn:
    before = ground.spent()
    answered = saturate(ground.url, calls, seconds)
    return Turn(answered.rate, (ground.spent() - before) / len(answered.took))


def _patience(answered: Answered, swing: float) -> Line:
    found = answered.at(0.95), answered.at(0.99)
    return Line(
        row="P3 p99 of a POST at half the load, ms",
        product=found[1] * 1000,
        limit=0,
        ratio=(answered.at(0.5) * 1000, answered.took[0] * 1000, answered.took[-1] * 1000),
        goal="p95 < 100, p99 < 250 ms",
        met=found[0] < P95 and found[1] < P99,
        swing=swing,
        words=f"p50 [least-most] in ms in the place of the ratio; p95 {found[0] * 1000:.0f} ms, "
        f"{len(answered.took)} calls at {answered.rate:.0f}/s",
    )


def readings(ground: Ground, people: list[dict[str, Any]]) -> Iterator[Call]:
    """One person after another; at the next turn they measure again, some minutes later."""
    start = datetime.now(UTC) - timedelta(days=2)
    for person in cycle(people):
        at = start + timedelta(seconds=10 * next(ground.minutes))
        body = json.dumps(twelve_values(at)).encode()
        yield Call(f"/v1/checks/{person['check']}/readings", person["token"], body)
