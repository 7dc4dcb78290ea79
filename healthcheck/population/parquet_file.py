"""Parquet: every column keeps its type, and the new columns stand at the end."""

from collections import deque
from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from healthcheck.population.plan import Plan
from healthcheck.population.rows import Rows
from healthcheck.population.scoring import scored
from healthcheck.population.tally import Tally, tally
from healthcheck.population.unusable import Unusable
from healthcheck.population.workers import in_order

_CHUNK = 1 << 15
_ROW_GROUP = 1 << 16  # large enough to compress well, small enough that a few fit in memory
_CODECS = {"UNCOMPRESSED": "NONE", "LZ4_RAW": "LZ4"}  # as read, and as it is said to write the same


class ParquetFile:
    """A Parquet file to read; what is done of it is counted in rows."""

    def __init__(self, source: BinaryIO, rows: int = _CHUNK) -> None:
        try:
            self._file = pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 16)
        except pa.ArrowInvalid as error:
            raise Unusable("the file is not Parquet: name it .csv or say --format csv if it is CSV") from error
        self.total = self._file.metadata.num_rows
        self.header = tuple(self._file.schema_arrow.names)
        self._rows = rows

    def scored(self, plan: Plan, target: BinaryIO, jobs: int) -> Iterator[Tally]:
        """Write the file with its scores; say what is done after each chunk."""
        kept: deque[pa.RecordBatch] = deque()
        ready: list[pa.RecordBatch] = []
        schema = pa.schema([*self._file.schema_arrow, *plan.adds], self._file.schema_arrow.metadata)
        with pq.ParquetWriter(target, schema, **self._style(plan)) as writer:
            for added, done in in_order(chunk, plan, self._needed(plan, kept), jobs):
                ready.append(pa.RecordBatch.from_arrays([*kept.popleft().columns, *added.columns], schema=schema))
                if sum(batch.num_rows for batch in ready) >= _ROW_GROUP:
                    writer.write_table(pa.Table.from_batches(ready))
                    ready.clear()
                yield done
            if ready:
                writer.write_table(pa.Table.from_batches(ready))

    def read(self, plan: Plan) -> Iterator[Rows]:
        """The columns that the plan reads, some rows at a time."""
        for batch in self._file.iter_batches(self._rows, columns=list(plan.reads)):
            columns = {name: batch.column(name) for name in plan.reads}
            yield Rows(columns, batch.num_rows, 0, batch.num_rows)

    def _needed(self, plan: Plan, kept: deque[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Of each batch the columns that the scores read; the batch itself is kept until they are back."""
        for batch in self._file.iter_batches(self._rows):
            kept.append(batch)
            yield batch.select(plan.reads)

    def _style(self, plan: Plan) -> dict[str, Any]:
        """As the file was: its compression, its dictionaries, the names within lists. New words have dictionaries too;
        a new figure is seldom there twice.
        """
        file = self._file.metadata
        first = file.row_group(0) if file.num_row_groups else None
        had = [first.column(place) for place in range(first.num_columns)] if first else []
        codec = had[0].compression if had else "SNAPPY"
        words = [field.name for field in plan.adds if pa.types.is_string(field.type)]
        return {
            "compression": _CODECS.get(codec, codec),
            "use_dictionary": [column.path_in_schema for column in had if column.has_dictionary_page] + words,
            "use_compliant_nested_type": False,
        }


def chunk(plan: Plan, batch: pa.RecordBatch) -> tuple[pa.RecordBatch, Tally]:
    """The new columns of some rows, and what was done."""
    added = scored(plan, dict(zip(plan.reads, batch.columns, strict=True)), batch.num_rows)
    return added, tally(plan, added, batch.num_rows, batch.num_rows)
