"""Made-up people whom every score for files can score, in memory and as a Parquet file."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from healthcheck.batch import Batch, Column

_FIRST = 100_000  # rows made at a time
_WIDEST = 10_000.0


def table(batches: Iterable[Batch], rows: int, seed: int = 1) -> pa.Table:
    """A column for each that any of the scores reads, every value where all of them score."""
    chance = np.random.default_rng(seed)
    shared: dict[str, list[Column]] = {}
    for batch in batches:
        for column in batch.columns:
            shared.setdefault(column.name, []).append(column)
    return pa.table({name: _values(columns, rows, chance) for name, columns in shared.items()})


def file(batches: Iterable[Batch], rows: int, path: Path) -> None:
    """The same as Parquet, without ever holding more than a part; each row has its number."""
    batches = tuple(batches)
    writer = None
    for start in range(0, rows, _FIRST):
        count = min(_FIRST, rows - start)
        part = table(batches, count, start).add_column(0, "id", pa.array(np.arange(start, start + count)))
        writer = writer or pq.ParquetWriter(path, part.schema)
        writer.write_table(part)
    if writer:
        writer.close()


def _values(columns: list[Column], rows: int, chance: np.random.Generator) -> pa.Array:
    one = columns[0]
    if one.options:
        words = [word for word in one.options if all(word in other.options for other in columns)]
        return pa.array(np.array(words)[chance.integers(0, len(words), rows)])
    low = max(-_WIDEST, *(column.low for column in columns))
    high = min(_WIDEST, *(column.high for column in columns))
    if one.whole:
        return pa.array(chance.integers(int(low), int(high) + 1, rows))
    return pa.array(np.clip(chance.uniform(low, high, rows).round(2), low, high))
