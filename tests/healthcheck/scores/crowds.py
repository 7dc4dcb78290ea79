"""Made-up people for any score over many people: every column in its range, with its very ends among the values."""

import numpy as np
from numpy.typing import NDArray

from healthcheck.batch import Arrays, Batch, Column


def crowd(batch: Batch, count: int, seed: int = 1) -> Arrays:
    """So many people, the same for the same seed."""
    chance = np.random.default_rng(seed)
    return {column.name: _values(column, count, chance) for column in batch.columns}


def part(people: Arrays, rows: slice | NDArray[np.intp]) -> Arrays:
    """Some of the people, in that order."""
    return {name: column[rows] for name, column in people.items()}


def _values(column: Column, count: int, chance: np.random.Generator) -> NDArray[np.float64]:
    if column.options:
        return chance.integers(0, len(column.options), count).astype(np.float64)
    low = column.low if np.isfinite(column.low) else min(-1000.0, column.high)
    high = column.high if np.isfinite(column.high) else max(1000.0, low)
    if column.whole:
        return chance.integers(int(low), int(high) + 1, count).astype(np.float64)
    values = chance.uniform(low, high, count)
    values[chance.random(count) < 0.1] = low
    values[chance.random(count) < 0.1] = high
    if column.default is not None and np.isnan(column.default):
        values[chance.random(count) < 0.2] = np.nan
    return values
