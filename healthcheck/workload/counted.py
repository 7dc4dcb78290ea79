"""Counts for each practice: who is invited, who is expected, what they bring, by the chance that each comes."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from healthcheck.cox import Floats
from healthcheck.workload.advised import KINDS, RULES, Asked
from healthcheck.workload.item import Item

_WORK = np.array([KINDS[rule] is not Item.NONE for rule in RULES])
_FIRST = 64
COMING, ROUTINE, URGENT, SERVICES = FIGURES = ("coming", "routine", "urgent", "services")
MEASURES = (*FIGURES, *RULES, *(f"only:{rule}" for rule in RULES))


@dataclass
class Counts:
    """Of every practice met so far: `sums` are of chances and of squares, a row for each, a column for each measure."""

    names: dict[str, int] = field(default_factory=dict)
    invited: NDArray[np.int64] = field(default_factory=lambda: np.zeros(_FIRST, np.int64))
    sums: Floats = field(default_factory=lambda: np.zeros((2, _FIRST, len(MEASURES))))

    def places(self, practices: NDArray[np.object_]) -> NDArray[np.intp]:
        """The row of each person's practice; a practice that is new gets one."""
        words, inverse = np.unique(practices.astype(str), return_inverse=True)
        rows = np.array([self.names.setdefault(str(word), len(self.names)) for word in words], np.intp)
        while len(self.names) > len(self.invited):
            self.invited = np.concatenate([self.invited, np.zeros_like(self.invited)])
            self.sums = np.concatenate([self.sums, np.zeros_like(self.sums)], axis=1)
        found: NDArray[np.intp] = rows[inverse]
        return found

    def invite(self, rows: NDArray[np.intp], comes: Floats) -> None:
        """Count people as invited, and by the chance that they come."""
        self.invited += np.bincount(rows, minlength=len(self.invited))
        self._count(COMING, rows, comes)

    def add(self, rows: NDArray[np.intp], comes: Floats, asked: Asked) -> None:
        """Count what is asked for people, each by the chance that they come."""
        one_rule = asked.rules[:, _WORK].sum(axis=1) == 1
        self._count(ROUTINE, rows, comes * asked.routine)
        self._count(URGENT, rows, comes * asked.urgent)
        self._count(SERVICES, rows, comes * asked.services)
        for place, rule in enumerate(RULES):
            held = comes * asked.rules[:, place]
            self._count(rule, rows, held)
            if _WORK[place]:
                self._count(f"only:{rule}", rows, held * one_rule)

    def _count(self, measure: str, rows: NDArray[np.intp], weights: Floats) -> None:
        for nth, each in enumerate((weights, weights**2)):
            self.sums[nth, :, _COLUMN[measure]] += np.bincount(rows, each, minlength=len(self.invited))


_COLUMN = {measure: place for place, measure in enumerate(MEASURES)}
