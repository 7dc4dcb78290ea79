"""What is to be released of one measure, such as *offered*: the same people, by area and each time one thing more.

Every table has a row an area and a column a value: quarters, sexes, age bands. Its rows sum to the same area totals as
those of every other table, its columns to the whole country, and both to the grand total. Practices have people in one
area alone: their rows sum to the area, and that is all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

SMALL = 7  # the largest count that must not be worked out
STEP = 5


@dataclass(frozen=True)
class Table:
    """Exact counts, shape (areas, columns).

    Args:
        own: a cell is somebody's in this area alone, such as a practice: a column stands for another one in each area
            (the first of it, the second), and no national count is shown.
    """

    exact: Counts
    own: bool = False

    @cached_property
    def nation(self) -> Counts:
        """Each column summed over the areas, shape (columns,)."""
        return np.asarray(self.exact.sum(axis=0))


@dataclass(frozen=True)
class Measure:
    """One thing that is counted, by each of several tables.

    Raises:
        ValueError: for no table, a count below 0, or tables whose rows do not sum to the same totals.
    """

    tables: Mapping[str, Table]

    def __post_init__(self) -> None:
        if not self.tables:
            raise ValueError("a measure needs a table")
        if any((table.exact < 0).any() for table in self.tables.values()):
            raise ValueError("a count is never below 0")
        if any((table.exact.sum(axis=1) != self.areas).any() for table in self.tables.values()):
            raise ValueError("the tables count different people")

    @cached_property
    def areas(self) -> Counts:
        """Each area's total, shape (areas,)."""
        return np.asarray(next(iter(self.tables.values())).exact.sum(axis=1))

    @cached_property
    def total(self) -> Counts:
        """Of the whole country, shape (1,)."""
        return np.asarray(self.areas.sum(keepdims=True))


def small(exact: Counts) -> Flags:
    """Where a count must not be shown."""
    return (exact >= 1) & (exact <= SMALL)


def rounded(exact: Counts) -> Counts:
    """To the nearest 5. A count is whole, so it never lies half-way."""
    return (exact + STEP // 2) // STEP * STEP
