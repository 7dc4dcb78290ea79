"""An attacker with a solver: the least and the most that each hidden small count can be, given everything shown.

The attacker is granted more than is shown: which of the stars stand for 1 to 7, and how the rounding works.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from apps.reports.disclosure import Measure, Release


@dataclass
class Attack:
    """Every count as an unknown between bounds, and every sum that holds between them."""

    low: list[float] = field(default_factory=list)
    high: list[float | None] = field(default_factory=list)
    exact: list[int] = field(default_factory=list)
    sums: list[tuple[list[int], int]] = field(default_factory=list)
    under: list[tuple[int, int]] = field(default_factory=list)  # the first is at most the second

    def add(self, shown: Any, exact: int) -> int:
        """One unknown; its number."""
        if not np.ma.is_masked(shown):
            low, high = (0, 0) if shown == 0 else (max(int(shown) - 2, 8), int(shown) + 2)
        elif 1 <= exact <= 7:
            low, high = 1, 7
        else:
            low, high = (8 if exact > 7 else 0), None
        self.low.append(low)
        self.high.append(high)
        self.exact.append(exact)
        return len(self.low) - 1

    def bounds(self, number: int) -> tuple[float, float]:
        """The least and the most that an unknown can be."""
        wanted = np.zeros(len(self.low))
        wanted[number] = 1
        found = [linprog(sign * wanted, **self.known, method="highs") for sign in (1, -1)]
        assert all(each.status in (0, 3) for each in found), "the attacker made a mistake: the truth is always possible"
        low, high = (each.fun if each.status == 0 else -np.inf for each in found)  # 3: there is no end to it
        return low, -high

    @cached_property
    def known(self) -> dict[str, Any]:
        """All of it as the solver takes it. Asked for first when nothing is added any more."""
        sums = self._matrix([(parts, [whole]) for parts, whole in self.sums])
        under = self._matrix([([less], [more]) for less, more in self.under])
        limits = list(zip(self.low, self.high, strict=True))
        known = {"A_eq": sums, "b_eq": np.zeros(sums.shape[0]), "bounds": limits}
        return known | ({"A_ub": under, "b_ub": np.zeros(under.shape[0])} if self.under else {})

    def _matrix(self, rows: list[tuple[list[int], list[int]]]) -> csr_array:
        """A row each: the first less the second."""
        entries = [
            (row, column, sign)
            for row, (plus, minus) in enumerate(rows)
            for sign, columns in ((1, plus), (-1, minus))
            for column in columns
        ]
        places, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((signs, (places, columns)), shape=(len(rows), len(self.low)))


def attack(measure: Measure, shown: Release) -> Attack:
    """Everything that the attacker knows."""
    made = Attack()
    areas = [made.add(each, int(exact)) for each, exact in zip(shown.areas, measure.areas, strict=True)]
    total = made.add(shown.total[0], int(measure.total[0]))
    made.sums.append((areas, total))
    for name, table in measure.tables.items():
        cells = [
            [made.add(shown.cells[name][row, column], int(exact)) for column, exact in enumerate(line)]
            for row, line in enumerate(table.exact)
        ]
        nation = [made.add(each, int(exact)) for each, exact in zip(shown.nation[name], table.nation, strict=True)]
        made.sums += [(line, areas[row]) for row, line in enumerate(cells)]
        made.sums += [(list(column), whole) for column, whole in zip(zip(*cells, strict=True), nation, strict=True)]
    return made


def pinned(measure: Measure, shown: Release, *, most: int = 40) -> list[tuple[int, float, float]]:
    """Small counts that can be but one whole number: see `solved`."""
    return solved(attack(measure, shown), most=most)


def together(attacks: list[Attack]) -> Attack:
    """Several measures of the same people at once, each known to be no more than the one before it, cell by cell."""
    made, size = Attack(), len(attacks[0].low)
    for nth, known in enumerate(attacks):
        off = nth * size
        made.low += known.low
        made.high += known.high
        made.exact += known.exact
        made.sums += [([part + off for part in parts], whole + off) for parts, whole in known.sums]
        if nth:
            made.under += [(number + off, number + off - size) for number in range(size)]
    return made


def solved(known: Attack, *, most: int) -> list[tuple[int, float, float]]:
    """Small counts that can be but one whole number: the truth and its bounds. At most so many are tried, evenly."""
    targets = [number for number, exact in enumerate(known.exact) if 1 <= exact <= 7]
    found = [(number, *known.bounds(number)) for number in targets[:: max(1, -(-len(targets) // most))]]
    return [
        (known.exact[number], low, high) for number, low, high in found if np.floor(high + 1e-6) <= np.ceil(low - 1e-6)
    ]
