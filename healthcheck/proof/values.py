"""The threshold table on numbers: at each threshold, just beside it, and at random between."""

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from healthcheck.advice.thresholds import Threshold, classify
from healthcheck.proof.orders import ORDERS
from healthcheck.proof.seen import Seen
from healthcheck.proof.tables import Tables

_BESIDE = Decimal("0.01")
_BETWEEN = 50
# Bands of which neither is worse.
_NOT_COMPARED = {"age"}


def one_threshold(tables: Tables) -> Iterator[Seen]:
    """No two thresholds in force speak of the same values, and each band in force stands in the hand-written order."""
    keys = [(row.subject, row.group, row.measure, row.when) for row in tables.thresholds if row.in_force]
    for row in tables.thresholds:
        if row.in_force:
            key = (row.subject, row.group, row.measure, row.when)
            name = " ".join(part for part in key if part)
            order = ORDERS.get(row.subject)
            wrong = "stands twice" if keys.count(key) > 1 else ""
            if order is None or row.band not in order.bands:
                wrong = f"{row.subject}:{row.band} has no place in the hand-written order (orders.toml)"
            yield Seen(name, wrong)
    for subject, order in ORDERS.items():
        missing = sorted(set(order.bands) - {"", "unknown", "failed", "held"} - _bands(tables, subject))
        yield Seen(subject, f"no threshold in force gives {', '.join(missing)}" if missing else "")


def _bands(tables: Tables, subject: str) -> set[str]:
    return {row.band for row in tables.thresholds if row.in_force and row.subject == subject}


def monotone(tables: Tables) -> Iterator[Seen]:
    """Every number has a band, and along the numbers the bands go one way: never worse and then milder again."""
    rows = [row for row in tables.thresholds if row.in_force and row.measure == "value"]
    for subject, group in dict.fromkeys((row.subject, row.group) for row in rows):
        own = [row for row in rows if (row.subject, row.group) == (subject, group)]
        yield from _along(tables, subject, group, _numbers(own))


def _along(tables: Tables, subject: str, group: str, numbers: Sequence[Decimal]) -> Iterator[Seen]:
    made = [(number, classify(subject, {"value": number}, group, tables.thresholds)) for number in numbers]
    for number, row in made:
        yield Seen(" ".join(f"{subject} {group} {number}".split()), "" if row else "no threshold in force")
    bands = [(number, row.band) for number, row in made if row]
    steps = [(_step(subject, one[1], other[1]), other[0]) for one, other in pairwise(bands)]
    directions = {step for step, _ in steps if step}
    turns = [number for step, number in steps if step and step != next(each for each, _ in steps if each)]
    wrong = f"turns back at {turns[0]}" if len(directions) > 1 and subject not in _NOT_COMPARED else ""
    yield Seen(" ".join(f"{subject} {group} {turns[0] if turns else ''}".split()), wrong)


def _step(subject: str, one: str, other: str) -> int:
    worse = ORDERS[subject].worse if subject in ORDERS else frozenset[tuple[str, str]]()
    return ((one, other) in worse) - ((other, one) in worse)


def _numbers(rows: Sequence[Threshold]) -> list[Decimal]:
    """Each threshold, just beside it on both sides, and some between, the same at each run."""
    edges = [Decimal(row.when.lstrip("<>=")) for row in rows if row.when != "else"]
    near = [edge + step for edge in edges for step in (-_BESIDE, Decimal(0), _BESIDE)]
    chance = random.Random(2026)  # noqa: S311
    top = max(edges, default=Decimal(1)) * 2
    between = [(top * chance.randrange(1, 1000) / 1000).quantize(_BESIDE) for _ in range(_BETWEEN)]
    return sorted({*near, *between})
