"""Scores a chunk: every score of the plan over the columns of its rows."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from healthcheck.batch import CHUNK, Arrays, Batch, Column
from healthcheck.population.checking import Fault, checked, reasons
from healthcheck.population.figures import Figures, figures
from healthcheck.population.labels import labels
from healthcheck.population.plan import BATCHES, Part, Plan


def scored(plan: Plan, found: Mapping[str, pa.Array], rows: int) -> pa.RecordBatch:
    """The columns that the plan adds, for rows of which `found` has the columns that it reads."""
    read = _Read(found, rows)
    added = [column for part in plan.parts for column in _added(part, BATCHES[part.score], read)]
    return pa.RecordBatch.from_arrays(added, schema=pa.schema(plan.adds))


class _Read:
    """The columns as numbers, each read once however many scores want it."""

    def __init__(self, found: Mapping[str, pa.Array], rows: int) -> None:
        self.found, self.rows = found, rows
        self._kept: dict[tuple[str, tuple[str, ...]], Figures] = {}

    def figures(self, column: Column) -> Figures:
        """One column."""
        key = (column.name, column.options)
        if key not in self._kept:
            self._kept[key] = figures(column, self.found.get(column.name, pa.nulls(self.rows, pa.string())))
        return self._kept[key]


def _added(part: Part, batch: Batch, read: _Read) -> Iterator[pa.Array]:
    columns = {column: read.figures(column) for column in batch.columns}
    slices = [
        _slice(part, batch, {column: found.part(start, start + CHUNK) for column, found in columns.items()})
        for start in range(0, read.rows, CHUNK)
    ]
    for place, (_, kind) in enumerate((*part.outputs, (part.reason, pa.string()))):
        parts = [each[place] for each in slices]
        yield parts[0] if len(parts) == 1 else pa.concat_arrays(parts or [pa.array([], kind)])


def _slice(part: Part, batch: Batch, columns: Mapping[Column, Figures]) -> list[pa.Array]:
    """The outputs of the part in order, then the reasons, for rows that fit the cache."""
    values: dict[str, NDArray[np.float64]] = {}
    faults: list[Fault] = []
    for column, found in columns.items():
        values[column.name], wrong = checked(column, found)
        faults += wrong
    if not faults:
        made = _arrays(part, batch.compute(values))
        return [*made, pa.nulls(len(next(iter(values.values()))), pa.string())]
    bad = np.logical_or.reduce([fault.rows for fault in faults])
    good, bad = np.flatnonzero(~bad), np.flatnonzero(bad)
    rows = len(good) + len(bad)
    made = _arrays(part, batch.compute({name: each[good] for name, each in values.items()})) if len(good) else []
    given = [placed(each, good, rows) for each in made] or [pa.nulls(rows, kind) for _, kind in part.outputs]
    return [*given, placed(reasons(faults, bad), bad, rows)]


def _arrays(part: Part, made: Arrays) -> list[pa.Array]:
    return [_array(made[name], kind) for name, kind in part.outputs]


def _array(values: NDArray[Any], kind: pa.DataType) -> pa.Array:
    """Null where the equation gives none: NaN, or no word."""
    return labels(values) if values.dtype.kind == "U" else pa.array(values, kind, from_pandas=True)


def placed(found: pa.Array, rows: NDArray[np.intp], length: int) -> pa.Array:
    """Each value at its row of so many, null at the others."""
    places = np.full(length, -1)
    places[rows] = np.arange(len(rows))
    return found.take(pa.array(places, mask=places < 0))
