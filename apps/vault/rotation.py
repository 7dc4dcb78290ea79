"""Online rotation: every sealed value is sealed again under the current key while everybody goes on working.

Rows are taken in chunks with FOR NO KEY UPDATE SKIP LOCKED. So what somebody else is writing is never overwritten but
left for the next pass; rotation itself never waits for a row, so it takes part in no deadlock; and a foreign key to
a row that it holds can still be checked. A chunk is one transaction: killed at any moment, the next run goes on with
what is not under the current key yet.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from apps.vault.columns import HEADING, Sealed, under_each_key
from apps.vault.key_source import current_ring, ring_now
from apps.vault.sealing import Unreadable, heading, open_sealed, seal

PASSES = 100  # over what was held by others; half a second apart
CHUNK = 200  # rows a transaction: at a row of 20 kB a few milliseconds in which a writer of one of them waits

HAS_UPDATE_TRIGGER = """
    SELECT EXISTS (SELECT FROM pg_trigger
                   WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 16 <> 0)
"""


class StillHeld(Exception):
    """Some values could not be reached. Nothing is lost: run it again."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a table: how many values were sealed again, the last row's key, the places that do not open."""

    values: int
    last: Any
    unreadable: Sequence[str]


def rotate(tables: Sequence[Sealed], *, chunk: int = CHUNK, advance: Callable[[int], object]) -> list[str]:
    """Seal everything again; the places that do not open. Rows that others hold are come back to.

    Raises:
        StillHeld: somebody holds rows for longer than all the passes take.
    """
    ring_now()  # a second ago another key may have been the first
    for _ in range(PASSES):
        unreadable: list[str] = []
        for table in tables:
            for done in reseal(table, chunk=chunk):
                unreadable += done.unreadable
                advance(done.values)
        if behind(tables) <= len(unreadable):
            return unreadable
        time.sleep(0.5)
    raise StillHeld(f"{behind(tables)} values are held by other transactions, or sealed by processes with an old ring")


def behind(tables: Sequence[Sealed]) -> int:
    """How many values are not under the current key."""
    current = current_ring().current
    return sum(rows for table in tables for (_, key), rows in under_each_key(table).items() if key != current)


def reseal(table: Sealed, *, chunk: int = CHUNK) -> Iterator[Chunk]:
    """Walk the table once by its key and seal again what is not under the current key, a chunk a transaction."""
    last = None
    guarded = _refuses_updates(table)
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL row_security = off")
            done = _one_chunk(cursor, table, last, chunk, guarded=guarded)
        if done is None:
            return
        last = done.last
        yield done


def _refuses_updates(table: Sealed) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HAS_UPDATE_TRIGGER, [sql.Identifier(table.table).as_string(cursor.cursor)])
        [(refuses,)] = cursor.fetchall()
    return bool(refuses)


@contextmanager
def _past_triggers(cursor: Any) -> Iterator[None]:
    """Append-only tables refuse every UPDATE. Only a role that was given this right gets past their triggers, for one
    statement, and that changes nothing but how the same words are sealed."""
    cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    cursor.execute("SET LOCAL session_replication_role = origin")


def _one_chunk(cursor: Any, table: Sealed, last: Any, size: int, *, guarded: bool) -> Chunk | None:
    columns = [sql.Identifier(str(field.column)) for field in table.fields]
    newest = heading(current_ring().current)
    names = {"table": sql.Identifier(table.table), "key": sql.Identifier(table.key)}
    query = sql.SQL("""
        SELECT {key}, {columns} FROM {table} WHERE {after} AND ({behind})
        ORDER BY {key} LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
    """).format(
        **names,
        columns=sql.SQL(", ").join(columns),
        after=sql.SQL("{} > %s").format(names["key"]) if last is not None else sql.SQL("TRUE"),
        behind=sql.SQL(" OR ").join(
            sql.SQL("({column} IS NOT NULL AND {heading} IS DISTINCT FROM %s)").format(
                column=column, heading=HEADING.format(column)
            )
            for column in columns
        ),
    )
    cursor.execute(query, [*([last] if last is not None else []), *[newest] * len(columns), size])
    rows = cursor.fetchall()
    if not rows:
        return None
    unreadable: list[str] = []
    keys = [row[0] for row in rows]
    sealed = [[_anew(table, index, row, newest, unreadable) for row in rows] for index in range(len(columns))]
    with _past_triggers(cursor) if guarded else nullcontext():
        cursor.execute(_update(table, columns), [keys, *sealed])
    values = sum(
        row[index + 1] != new for index, column in enumerate(sealed) for row, new in zip(rows, column, strict=True)
    )
    return Chunk(values, keys[-1], unreadable)


def _anew(table: Sealed, index: int, row: Sequence[Any], newest: bytes, unreadable: list[str]) -> bytes | None:
    """The value under the current key; as it was when it is there already, is empty, or does not open."""
    if row[index + 1] is None:
        return None
    kept = bytes(row[index + 1])
    if kept.startswith(newest):
        return kept
    place = table.fields[index].place_in(row[0])
    try:
        return seal(open_sealed(kept, place), place)
    except Unreadable as error:
        unreadable.append(str(error))
        return kept


def _update(table: Sealed, columns: Sequence[sql.Identifier]) -> sql.Composed:
    comma = sql.SQL(", ")
    key_type = sql.SQL(str(table.model._meta.pk.db_type(connection)))
    return sql.SQL(
        "UPDATE {table} SET {sets} FROM unnest(%s::{key_type}[], {arrays}) AS new (row_key, {columns}) "
        "WHERE {table}.{key} = new.row_key"
    ).format(
        table=sql.Identifier(table.table),
        key=sql.Identifier(table.key),
        key_type=key_type,
        sets=comma.join(sql.SQL("{0} = new.{0}").format(column) for column in columns),
        arrays=comma.join([sql.SQL("%s::bytea[]")] * len(columns)),
        columns=comma.join(columns),
    )
