"""P9: whether what is stored already makes the next check dearer."""

import math
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bench.service.calls import all_of
from bench.service.doors import readings
from bench.service.filling import fill
from bench.service.ground import Ground
from bench.service.line import Line

TURNS, EACH, LOOKED_UP = 5, 40, 300
LONGEST_REST = 600.0
_TIDYING = b"SELECT 1 FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'"
GOALS = {"CPU": 1.15, "WAL": 1.10, "claim": 1.5, "look-up": 1.5}
UNITS = {"CPU": "us a POST", "WAL": "bytes a POST", "claim": "ms a claim", "look-up": "us a look-up"}


@dataclass(frozen=True, slots=True)
class Size:
    """What one more costs when so many checks are stored, each in its unit, with the turns it is the middle of."""

    stored: int
    costs: dict[str, list[float]]

    def middle(self, name: str) -> float:
        return statistics.median(self.costs[name])


def grown(ground: Ground, most: int, values: int) -> Iterator[Line]:
    """From ten thousand stored checks to the most, tenfold each time. Nothing else may use the outbox meanwhile."""
    stored, sizes, wanted, place = 0, [], 10_000, ground.here.stack.place.root
    while wanted <= most:
        fill(ground.connection, there=stored, wanted=wanted, values=values, place=place)
        stored, wanted = wanted, wanted * 10
        sizes.append(_size(ground, stored))
    return (line(name, sizes) for name in GOALS)


def _size(ground: Ground, stored: int) -> Size:
    """Each POST is the first of somebody new: what they measured before would make it dearer, whatever is stored."""
    calls = readings(ground, ground.people(EACH * (TURNS + 1)))
    _rest(ground)
    all_of(ground.url, list(islice(calls, EACH)))  # warms up
    costs: dict[str, list[float]] = {"CPU": [], "WAL": [], "look-up": _look_ups(ground)}
    for _ in range(TURNS):
        spent, wal = ground.spent(), ground.wal()
        all_of(ground.url, list(islice(calls, EACH)))
        costs["CPU"].append((ground.spent() - spent) * 1e6 / EACH)
        costs["WAL"].append((ground.wal() - wal) / EACH)
    told = ground.inside(f"claims_measured; claims_measured.main({stored}, 0.9)", package="bench")
    return Size(stored, {**costs, "claim": [told["p50"]]})


def _rest(ground: Ground) -> None:
    """What the server still does for the rows that were written before, and would be counted as a POST's, is done."""
    until = time.monotonic() + LONGEST_REST
    while ground.connection.execute(_TIDYING).fetchone() and time.monotonic() < until:
        time.sleep(1.0)
    ground.connection.execute(b"CHECKPOINT")


def _look_ups(ground: Ground) -> list[float]:
    """Microseconds of finding a person by the blind index of their NHS number, somebody else each time."""
    rows = ground.connection.execute(
        "SELECT nhs_number_index FROM people_person ORDER BY id DESC LIMIT 1000000"
    ).fetchmany(LOOKED_UP)
    took = []
    for (index,) in rows:
        began = time.perf_counter()
        ground.connection.execute("SELECT id FROM people_person WHERE nhs_number_index = ANY(%s)", [[index]]).fetchone()
        took.append((time.perf_counter() - began) * 1e6)
    return took


def line(name: str, sizes: list[Size]) -> Line:
    """One cost at the largest size beside the smallest."""
    first, last = sizes[0], sizes[-1]
    base = first.middle(name)
    ratio = last.middle(name) / base
    slope = math.log(ratio) / math.log(last.stored / first.stored) if len(sizes) > 1 else 0.0
    spans = ", ".join(f"{size.stored:,}: {size.middle(name):,.4g}" for size in sizes)
    return Line(
        row=f"P9 {UNITS[name]} at {last.stored:,} stored",
        product=last.middle(name),
        limit=base,
        ratio=(ratio, min(last.costs[name]) / base, max(last.costs[name]) / base),
        goal=f"<= {GOALS[name]:g} x at 10,000",
        met=ratio <= GOALS[name],
        words=f"{spans}; log-log slope {slope:+.3f}",
    )
