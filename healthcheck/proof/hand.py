"""The hand-made cases: at, just below and just above each threshold, what a clinician expects, row by row."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from healthcheck.advice.thresholds import Threshold, classify
from healthcheck.proof.given import given
from healthcheck.proof.orders import ABSENT, ORDERS
from healthcheck.proof.seen import Seen
from healthcheck.proof.states import NOT_THERE
from healthcheck.proof.tables import Tables


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Args:
        value: a number, the band of a score, or "unknown", "failed", "held".
        meaning: what the person reads after the value.
        beside: another finding, "subject:band", where one must be; everything else is normal.
        further: the further actions in order with their times: "tests-not-done (at your next appointment); ...".
    """

    subject: str
    group: str
    value: str
    beside: str
    band: str
    level: str
    meaning: str
    primary: str
    urgency: str
    by: str
    further: str

    @property
    def name(self) -> str:
        """As a reader finds it in the file."""
        return " ".join(
            part for part in (self.subject, self.group, self.value, self.beside and f"with {self.beside}") if part
        )

    def row(self, tables: Tables) -> Threshold | None:
        """The threshold that the value falls under."""
        measure = "value" if self.value[0].isdigit() else "band"
        value = Decimal(self.value) if measure == "value" else self.value
        return classify(self.subject, {measure: value}, self.group, tables.thresholds)


def _read(path: Path) -> tuple[Case, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(Case(**row) for row in csv.DictReader(file, strict=True))


CASES = _read(Path(__file__).parent / "hand.csv")


def agrees(tables: Tables) -> Iterator[Seen]:
    """Each case: its band, its level, its primary action with urgency and time, its further actions."""
    for case in CASES:
        yield Seen(case.name, _differs(case, tables))


def _differs(case: Case, tables: Tables) -> str:
    if case.value not in NOT_THERE:
        row = case.row(tables)
        if row is None:
            return "no threshold in force"
        found_there, expected = (row.band, row.level.value, row.meaning), (case.band, case.level, case.meaning)
        if found_there != expected:
            return f"is {', '.join(found_there)}; by hand {', '.join(expected)}"
    beside = dict([case.beside.split(":")]) if case.beside else {}
    found = given({case.subject: case.band, **beside}, tables)
    if found.advice is None:
        return "no advice"
    primary = found.advice.primary
    real = (
        primary.id,
        primary.urgency.value,
        primary.by,
        "; ".join(f"{each.id} ({each.by})" for each in found.advice.further),
    )
    by_hand = (case.primary, case.urgency, case.by, case.further)
    return "" if real == by_hand else f"gives {', '.join(real)}; by hand {', '.join(by_hand)}"


def complete(tables: Tables) -> Iterator[Seen]:
    """Every band of the hand-written order has a case, and every threshold in force is met by one."""
    cased = {(case.subject, case.band) for case in CASES}
    for subject, order in ORDERS.items():
        for band in order.bands:
            missing = band != ABSENT and (subject, band) not in cased
            yield Seen(f"{subject}:{band or 'no finding'}", "no case by hand" if missing else "")
    met = {id(row) for case in CASES if case.value not in NOT_THERE and (row := case.row(tables))}
    for row in tables.thresholds:
        if row.in_force:
            wrong = "" if id(row) in met else "no case by hand falls under this threshold"
            yield Seen(f"{row.subject} {row.group} {row.when}".replace("  ", " "), wrong)
