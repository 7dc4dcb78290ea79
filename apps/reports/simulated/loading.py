"""Stream simulated people into the facts by COPY, all or none, and make the tallies of them afterwards.

What checks the facts row by row as the actions write them is set aside and put back in the same transaction: the note
of each change, which the tallies made anew need not, and the reference to the area, checked once for all at the end.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection, transaction
from pyarrow import csv

from apps.reports import rollup
from apps.reports.choices import LATER_STEPS
from apps.reports.models import Area
from apps.reports.simulated.people import AGES, SEXES, Block, people
from apps.reports.simulated.shares import TABLE, Places

CYCLE = 2023
COLUMNS = (
    "check_id", "person_id", "cycle", "area_code", "practice", "sex", "age_band", "ethnicity", "deprivation", "channel",
    "arm", "offered_at", *(step.column for step in LATER_STEPS), "reminded_at", "outcome", "findings",
    "urgent_at", "urgent_seen_at", "urgent_closed_at", "urgent_came",
)  # fmt: skip
REFERENCE = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = 'reports_fact'::regclass AND contype = 'f'
"""
ARMS = ("", "usual wording", "new wording")
BEGIN_MS = 1_680_307_200_000  # 1 April 2023: the first half of the ids, so that the index is written in order


def load(count: int, *, seed: int, areas: int) -> Iterator[int]:
    """Take away the facts there are and load so many people; how many more, a block at a time."""
    places = Places.made(areas, seed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE reports_fact, reports_furthercheck, reports_sample, reports_tally, reports_change")
        named = [Area(code=code, name=name) for code, name in map(places.name, range(areas))]
        Area.objects.bulk_create(named, ignore_conflicts=True)
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        cursor.execute(REFERENCE)
        references = cursor.fetchall()
        for name, _ in references:
            cursor.execute(f"ALTER TABLE reports_fact DROP CONSTRAINT {name}")
        cursor.execute("ALTER TABLE reports_fact DISABLE TRIGGER reports_fact_changes")
        with cursor.copy(f"COPY reports_fact ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv, FREEZE)") as copy:
            for block in people(count, places=places, seed=seed):
                copy.write(written(block, places))
                yield len(block.numbers)
        cursor.execute("ALTER TABLE reports_fact ENABLE TRIGGER reports_fact_changes")
        for name, definition in references:
            cursor.execute(f"ALTER TABLE reports_fact ADD CONSTRAINT {name} {definition}")
        cursor.execute("ANALYZE reports_fact")
        rollup.rebuild()


def written(block: Block, places: Places) -> memoryview:
    """The rows of a block as CSV. A text is always quoted, so that "" is not taken for NULL."""
    outcomes, closed = pa.array(list(TABLE["outcome"])), block.urgent["urgent_closed"]
    columns: dict[str, Any] = {
        "check_id": _ids(block, 0),
        "person_id": _ids(block, 1),
        "cycle": pa.array(np.full(len(block.numbers), CYCLE)),
        "area_code": _named([places.name(area)[0] for area in range(len(places.size))], block.area),
        "practice": _practices(block, places),
        "sex": _named(SEXES, block.sex),
        "age_band": _named(AGES, block.age),
        "ethnicity": _ethnicity(block),
        "deprivation": pa.array(block.deprivation),
        "channel": _named(list(TABLE["channel"]), block.channel),
        "arm": _named(ARMS, block.arm),
        "offered_at": _times(block.offered),
        **{step.column: _times(block.times[step.value]) for step in LATER_STEPS},
        "reminded_at": _times(block.reminded),
        "outcome": outcomes.take(pa.array(block.outcome, mask=block.outcome < 0)),
        "findings": pa.array(block.findings),
        **{f"{name}_at": _times(at) for name, at in block.urgent.items()},
        "urgent_came": _named(("", "assessed", "referred"), np.where(np.isnat(closed), 0, 1 + block.referred)),
    }
    buffer = pa.BufferOutputStream()
    csv.write_csv(pa.table(columns), buffer, csv.WriteOptions(include_header=False))
    return memoryview(buffer.getvalue())


def _named(names: Any, places: np.ndarray) -> pa.Array:
    return pa.array(list(names)).take(pa.array(places))


def _times(at: np.ndarray) -> pa.Array:
    """In UTC, unsaid: pyarrow writes a zone at a tenth of the speed."""
    return pa.array(at.astype("datetime64[s]"))


def _ethnicity(block: Block) -> pa.Array:
    """Known from those who answered the questionnaire."""
    names = [*TABLE["ethnicity"], "not known"]
    return _named(names, np.where(np.isnat(block.times["answered"]), len(names) - 1, block.ethnicity))


def _practices(block: Block, places: Places) -> pa.Array:
    """No practice has such a code. Each lies in one area."""
    most = int(places.practices.max())
    codes = [f"SIM{area:03}{each:03}" for area in range(1, len(places.size) + 1) for each in range(most)]
    return _named(codes, block.area * most + block.practice)


def _ids(block: Block, which: int) -> pa.Array:
    """UUIDs of version 7: growing with the number of the person, the rest random."""
    high = (BEGIN_MS + block.numbers) << 16 | 0x7000 | (block.random[:, which] & 0xFFF)
    low = np.uint64(1 << 63) | block.random[:, 1 - which].astype(np.uint64) ^ np.uint64(which)
    both = np.empty((len(high), 2), dtype=">u8")
    both[:, 0], both[:, 1] = high, low
    ends = np.arange(0, 32 * len(high) + 1, 32, dtype=np.int32)
    return pa.StringArray.from_buffers(len(high), pa.py_buffer(ends), pa.py_buffer(both.tobytes().hex().encode()))
