"""CSV: every line keeps its bytes, and the new fields stand at its end."""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator
from io import BufferedIOBase
from itertools import chain
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from healthcheck.population.lines import Lines, extended, lines
from healthcheck.population.parsing import Damaged, Fields, fields
from healthcheck.population.plan import Plan
from healthcheck.population.records import ends
from healthcheck.population.rows import Rows
from healthcheck.population.scoring import placed, scored
from healthcheck.population.tally import Tally, tally
from healthcheck.population.unusable import Unusable
from healthcheck.population.workers import in_order

_BLOCK = 1 << 22
_LONGEST = 1 << 26  # of one record; a file that has a longer one has a quote that never closes


class CsvFile:
    """A CSV file to read; what is done of it is counted in bytes."""

    def __init__(self, source: BufferedIOBase, total: int | None = None, block: int = _BLOCK) -> None:
        start = _read(source, len(BOM_UTF8))
        self._mark, start = (start, b"") if start == BOM_UTF8 else (b"", start)
        self._blocks = _blocks(source, start, block)
        first = next(self._blocks, b"")
        if not first:
            raise Unusable("the file is empty: its first line should name the columns")
        stop = int(ends(first, last=True)[0])
        self._top, self._first = first[:stop], first[stop:]
        self.header = _names(self._top)
        self.total = None if total is None else total - len(self._mark) - stop

    def scored(self, plan: Plan, target: BinaryIO, jobs: int) -> Iterator[Tally]:
        """Write the file with its scores; say what is done after each chunk."""
        rows = 0
        top = self._top.rstrip(b"\r\n")
        target.write(self._mark + b",".join([top, *(field.name.encode() for field in plan.adds)]))
        target.write(self._top[len(top) :])
        chunks = chain([self._first] if self._first else [], self._blocks)
        try:
            for text, done in in_order(chunk, plan, chunks, jobs):
                target.write(text)
                rows += done.rows
                yield done
        except Damaged as damaged:
            raise Unusable(f"row {rows + damaged.row} after the header {damaged.words}") from damaged

    def read(self, plan: Plan) -> Iterator[Rows]:
        """The columns that the plan reads, some rows at a time."""
        rows = 0
        try:
            for block in chain([self._first] if self._first else [], self._blocks):
                read = fields(plan, block, lines(block))
                rows += len(read.good) + len(read.short)
                yield Rows(read.columns, len(read.good), len(read.short), len(block))
        except Damaged as damaged:
            raise Unusable(f"row {rows + damaged.row} after the header {damaged.words}") from damaged


def chunk(plan: Plan, block: bytes) -> tuple[bytes, Tally]:
    """Some whole records with their scores, and what was done."""
    found = lines(block)
    read = fields(plan, block, found)
    added = scored(plan, read.columns, len(read.good))
    if len(read.good) < len(found.blank):
        found, added = _beside_others(plan, found, read, added)
    rows = len(read.good) + len(read.short)
    return bytes(extended(found, added.columns)), tally(plan, added, rows, len(block))


def _beside_others(plan: Plan, found: Lines, read: Fields, added: pa.RecordBatch) -> tuple[Lines, pa.RecordBatch]:
    """Where some lines are blank or too short: each score in its own line, short lines filled up with empty fields."""
    length, width = len(found.blank), len(plan.header)
    words = pa.array([f"row: {count} of {width} fields" for count in read.counts], pa.string())
    filled = pa.array(["," * (width - count) for count in read.counts], pa.string())
    columns = {field.name: placed(column, read.good, length) for field, column in zip(plan.adds, added, strict=True)}
    for part in plan.parts:
        columns[part.reason] = pc.coalesce(columns[part.reason], placed(words, read.short, length))
    more = pc.fill_null(placed(filled, read.short, length), "")
    texts = pc.binary_join_element_wise(found.texts, more, "")
    return found._replace(texts=texts), pa.RecordBatch.from_arrays(list(columns.values()), schema=added.schema)


def _blocks(source: BufferedIOBase, rest: bytes, size: int) -> Iterator[bytes]:
    """The file, of which the rest was read before, in pieces that end where a record ends."""
    more = _read(source, size)
    while more or rest:
        following = _read(source, size)
        block = rest + more
        stop = _last_end(block)
        rest, more = block[stop:], following
        if len(rest) > _LONGEST or (rest and not following and not _last_end(rest + b"\n")):
            raise Unusable("a quote opens and never closes: where the next row begins cannot be told")
        if not following:
            stop, rest = len(block), b""
        if stop:
            yield block[:stop]


def _read(source: BufferedIOBase, size: int) -> bytes:
    """So much, unless the file ends. Between two short reads Ctrl-C is heard, though a pipe may have run dry."""
    parts = []
    while size and (part := source.read1(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _last_end(block: bytes) -> int:
    found = ends(block, last=False)
    return int(found[-1]) if len(found) else 0


def _names(top: bytes) -> tuple[str, ...]:
    """The columns by the first line."""
    if top.startswith(b"PAR1"):
        raise Unusable("the file is Parquet, not CSV: name it .parquet or say --format parquet")
    try:
        text = top.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unusable("the file is not CSV in UTF-8: its first line should name the columns")
    return tuple(next(csv.reader([text], strict=False), ()))
