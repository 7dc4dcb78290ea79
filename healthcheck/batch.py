"""A score over many people: which columns it reads, which it adds, and its equation over arrays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthcheck.units import Unit

Arrays = Mapping[str, NDArray[Any]]

# So many people at a time keep an equation's sums in a core's second cache (1 MiB), of one sex as of both, and outweigh
# the cost of calling it. QRISK3 over 2 million people, rows a second by chunk: 4,096 13 million, 8,192 18, 16,384 21,
# 65,536 23, all at once 13; of one sex 16,384 is twice as fast as 32,768.
CHUNK = 16_384


@dataclass(frozen=True, slots=True)
class Column:
    """One input column.

    Args:
        name: of the column in a file.
        low: lowest value the score is made for.
        high: highest value; a value outside the two gives a reason, never a score.
        unit: of a number.
        whole: only whole numbers count.
        options: the words of a choice, in the order of their index; () for a number.
        default: what a missing value counts as; NaN where the score can do without it; None where it cannot.
        meaning: what stands in the column, for people.
        example: a usual number, where the middle of the range is not one.
    """

    name: str
    meaning: str
    low: float = -np.inf
    high: float = np.inf
    unit: Unit = Unit.ONE
    whole: bool = False
    options: tuple[str, ...] = ()
    default: float | None = None
    example: float | None = None


def yes_no(name: str, meaning: str) -> Column:
    """A condition as 0 or 1."""
    return Column(name, meaning, low=0, high=1, whole=True)


def choice(name: str, meaning: str, options: tuple[str, ...], default: float | None = None) -> Column:
    """One of some words; the array holds the index of the word."""
    return Column(name, meaning, options=options, default=default)


@dataclass(frozen=True, slots=True)
class Batch:
    """A score's equation over arrays, the very one that a single check runs.

    Args:
        columns: what it reads.
        outputs: the columns it adds, in order.
        compute: from float64 arrays of the columns, all of one length and every value in range (NaN only where the
            column's default is NaN), to an array for each output; NaN or "" where there is none.
    """

    columns: tuple[Column, ...]
    outputs: tuple[str, ...]
    compute: Callable[[Arrays], Arrays]
