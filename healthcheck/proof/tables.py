"""The tables under proof, as values: the real ones, or ones that somebody broke on purpose."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from healthcheck import advice
from healthcheck.advice.action import Urgency
from healthcheck.advice.finding import Level
from healthcheck.advice.table import TABLE, Row
from healthcheck.advice.thresholds import THRESHOLDS, Threshold

SOONEST_LAST = tuple(Urgency)
_TIMES = Path(advice.__file__).parent / advice.VERSION / "times.csv"


def _times() -> tuple[str, ...]:
    with _TIMES.open(encoding="utf-8", newline="") as file:
        return tuple(row["by"] for row in csv.DictReader(file, strict=True))


TIMES = _times()


@dataclass(frozen=True)
class Tables:
    """Thresholds, the rows of the action table, and the times to act by, soonest first."""

    rows: Sequence[Row] = TABLE
    thresholds: Sequence[Threshold] = THRESHOLDS
    times: Sequence[str] = TIMES

    def strictness(self, row: Row) -> tuple[int, int]:
        """How strict a row is: how urgent, then how soon. A time that is not listed is the latest."""
        soon = len(self.times) - self.times.index(row.by) if row.by in self.times else 0
        return SOONEST_LAST.index(row.urgency), soon

    @cached_property
    def row(self) -> Mapping[str, Row]:
        """Each row by its id; of two with one id the last."""
        return {row.id: row for row in self.rows}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each row stands by how urgent it is, and then in the table."""
        ordered = sorted(self.rows, key=lambda row: -SOONEST_LAST.index(row.urgency))
        return {row.id: place for place, row in enumerate(ordered)}

    @cached_property
    def level(self) -> Mapping[tuple[str, str], Level]:
        """The level of each subject's band in force; of two thresholds of one band the first."""
        return {(row.subject, row.band): row.level for row in reversed(self.thresholds) if row.in_force}
