"""What each row must say, by hand: who acts, by when, what is told beside, and words that neither text can go without.

Two rows whose texts were swapped, a "999" that was lost, a service's work given to the surgery: no order of bands can
show that. So each row is held to words that are its own (`said.csv`), in the order in which the rows must stand.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from healthcheck.advice.action import Urgency
from healthcheck.advice.rules import CODES
from healthcheck.advice.table import Row
from healthcheck.proof.seen import Seen
from healthcheck.proof.tables import Tables

_BETWEEN = " | "
# NHS Health Check online, terminology standards: urgent follow-up, follow-up; none is published for neither.
RECORDED = {
    Urgency.EMERGENCY: "2242661000000109",
    Urgency.URGENT: "2242661000000109",
    Urgency.ROUTINE: "2242651000000106",
    Urgency.NONE: "",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One row by hand. `told`, `patient`, `gp`: each part between bars must stand there; `told` is all of it."""

    id: str
    urgency: str
    who: str
    by: str
    told: str
    patient: str
    gp: str
    source: str


def _read(path: Path) -> tuple[Said, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(Said(**row) for row in csv.DictReader(file, strict=True))


SAID = _read(Path(__file__).parent / "said.csv")


def by_hand(tables: Tables) -> Iterator[Seen]:
    """Each row says what is expected of it by hand, and no row is without expectations."""
    rows = {row.id: row for row in tables.rows}
    for said in SAID:
        row = rows.get(said.id)
        yield Seen(said.id, "there is no such row" if row is None else "; ".join(_wrong(said, row)))
    for name in rows.keys() - {said.id for said in SAID}:
        yield Seen(name, "nothing is expected of it by hand (said.csv)")


def in_the_order_by_hand(tables: Tables) -> Iterator[Seen]:
    """Of rows as urgent and as soon as each other too, the one that comes first is a choice."""
    order = [said.id for said in SAID]
    places = [order.index(row.id) for row in tables.rows if row.id in order]
    for before, now in pairwise(places):
        yield Seen(order[now], "" if now > before else f"stands after {order[before]}, by hand before it")


def codes(_tables: Tables) -> Iterator[Seen]:
    """Each urgency is recorded with the code that is published for it."""
    for urgency, code in RECORDED.items():
        coding = CODES[urgency]
        found = coding.code if coding else ""
        yield Seen(urgency.value, "" if found == code else f"is recorded with {found or 'no code'}, by hand {code}")


def thresholds_say(tables: Tables) -> Iterator[Seen]:
    """Every threshold says who set it."""
    for row in tables.thresholds:
        yield Seen(f"{row.subject} {row.group} {row.when}".replace("  ", " "), "" if row.source else "has no source")


def _wrong(said: Said, row: Row) -> Iterator[str]:
    facts = ("urgency", row.urgency.value, said.urgency), ("who", row.who.value, said.who), ("by", row.by, said.by)
    for name, real, hand in (*facts, ("told", _BETWEEN.join(row.tells), said.told)):
        if real != hand:
            yield f"{name} is {real or 'nothing'}, by hand {hand or 'nothing'}"
    for name, text, words in (("person", row.patient, said.patient), ("GP", row.gp, said.gp)):
        for part in words.split(_BETWEEN):
            if part not in text:
                yield f'the {name} does not read "{part}"'
    if said.source not in row.source:
        yield f'the source is not "{said.source}"'
