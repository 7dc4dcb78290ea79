"""One made-up person for each score, as a worked example and to see what its equation gives."""

import math

import numpy as np

from healthcheck.batch import Arrays, Batch, Column


def person(batch: Batch) -> Arrays:
    """Columns of length one, every value allowed."""
    return {column.name: np.array([_value(column)]) for column in batch.columns}


def outcome(batch: Batch) -> Arrays:
    """What the equation gives for that person."""
    return batch.compute(person(batch))


def _value(column: Column) -> float:
    """A condition is absent, a choice the first; a number is a usual one, else in the middle of its range."""
    if column.example is not None:
        return column.example
    if column.options or (column.low, column.high) == (0, 1):
        return 0.0
    if math.isfinite(column.low) and math.isfinite(column.high):
        middle = (column.low + column.high) / 2
        return float(round(middle)) if column.low <= round(middle) <= column.high else middle
    return column.low if math.isfinite(column.low) else column.high if math.isfinite(column.high) else 0.0
