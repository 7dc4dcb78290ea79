"""The fields of some CSV lines: the columns that are read, and the lines that have too few."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from healthcheck.population.lines import Lines
from healthcheck.population.plan import Plan

_ROW = re.compile(r"Row #([0-9]+)")


class Damaged(Exception):
    """A row that would move the new columns out of their place: its number in the chunk, from 1, and what is wrong."""

    def __init__(self, row: int, words: str) -> None:
        super().__init__(row, words)
        self.row = row
        self.words = words


class Fields(NamedTuple):
    """The columns read of the lines that have every field; the other lines, and how many fields they have."""

    columns: Mapping[str, pa.Array]
    good: NDArray[np.intp]
    short: NDArray[np.intp]
    counts: NDArray[np.intp]


def fields(plan: Plan, block: bytes, found: Lines) -> Fields:
    """What the chunk holds. Raises Damaged where a row has more fields than the header."""
    rows = np.flatnonzero(~found.blank)
    ragged: list[tuple[int, int]] = []
    try:
        columns = _read(plan, block, ragged) if len(rows) else {name: pa.array([], pa.string()) for name in plan.reads}
    except pa.ArrowInvalid as error:  # its words hold the row: they go nowhere
        row = _ROW.search(str(error))
        raise Damaged(int(row[1]) if row else 1, "has another number of fields than the header, and no UTF-8") from None
    places, counts = np.array(ragged, np.intp).reshape(-1, 2).T
    good = np.delete(rows, places)
    if any(len(column) != len(good) for column in columns.values()):
        raise Damaged(1, "or one of the next thousands has a quote that never closes")
    width = len(plan.header)
    if (counts > width).any():
        first = int(np.argmax(counts > width))
        raise Damaged(int(places[first]) + 1, f"has {counts[first]} fields and the header {width}")
    return Fields(columns, good, rows[places], counts)


def _read(plan: Plan, block: bytes, ragged: list[tuple[int, int]]) -> dict[str, pa.Array]:
    """The columns as text, null where a field is empty; rows of another width are left out and noted."""

    def note(row: pa.csv.InvalidRow) -> str:
        ragged.append((row.number - 1, row.actual_columns))
        return "skip"

    handler = note if _is_text(block) else None
    names = {name: str(plan.header.index(name)) for name in plan.reads}
    table = pa.csv.read_csv(
        pa.BufferReader(block),
        read_options=pa.csv.ReadOptions(
            use_threads=False, block_size=len(block) + 1, column_names=[str(place) for place in range(len(plan.header))]
        ),
        parse_options=pa.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=handler),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names.values(), pa.string()),
            include_columns=list(names.values()),
            check_utf8=False,
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    return {name: table.column(place).combine_chunks() for name, place in names.items()}


def _is_text(block: bytes) -> bool:
    """Whether a row can be shown to the handler, which is called with texts alone."""
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True
