"""A stolen copy of the database, taken after people went through whole checks, is noise."""

import os
import subprocess
import tomllib
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from config.embedded.place import PROJECT
from config.embedded.postgres import OWNER, binaries
from tests.security.canaries import BORN, DEVICE, FAMILY, GIVEN, POSTCODE, everything, found, identifying
from tests.security.conftest import Walked

LISTED = PROJECT / "docs/security/columns.toml"
OPENED = """
import json, sys
from apps.clients.clock import now
from apps.people.actions import with_number
from apps.people.subject_access import subject_access
from healthcheck.person import NhsNumber
person = with_number(NhsNumber(sys.stdin.read())).get()
rows = subject_access(person_id=person.id, by="operator:subject_access", at=now(), free_text=True)
print(json.dumps(rows, default=str, ensure_ascii=False))
"""
LEVELS = {"index", "plain", "about", "staff", "theirs"}


@pytest.fixture(scope="module")
def dump(walked: Walked) -> str:
    """All of it in plain SQL, as pg_dump writes it for whoever owns the database."""
    place = walked.here.stack.place
    where = ["--host", str(place.sockets), "--username", OWNER]
    words = [binaries(place) / "pg_dump", *where, "--format=plain", "--large-objects", "--inserts", name_of(walked)]
    done = subprocess.run(words, capture_output=True, check=True, env={**os.environ, "PGTZ": "UTC"})
    return done.stdout.decode()


@pytest.fixture(scope="module")
def connection(walked: Walked) -> Iterator[psycopg.Connection]:
    """As its owner, whom no policy of a row hides anything from but by name."""
    place = walked.here.stack.place
    with psycopg.connect(host=str(place.sockets), user=OWNER, dbname=name_of(walked)) as connection:
        connection.execute("SET row_security = off")
        yield connection


def name_of(walked: Walked) -> str:
    """The database's name."""
    return walked.here.stack.environment["HEALTHCHECK_DATABASE_NAME"]


def columns(connection: psycopg.Connection) -> dict[tuple[str, str], str]:
    """Every column of every table that is not PostgreSQL's own, with its type."""
    rows = connection.execute(
        "SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped "
        "AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'"
    ).fetchall()
    return {
        (table if schema == "public" else f"{schema}.{table}", column): kind for schema, table, column, kind in rows
    }


def listed() -> dict[tuple[str, str], str]:
    """What is in clear, by table and column, with its level."""
    told: dict[str, dict[str, str]] = tomllib.loads(LISTED.read_text())
    return {(table, name): level for table, by in told.items() for level, names in by.items() for name in names.split()}


def test_with_its_keys_the_same_database_gives_all_of_it_so_a_search_that_finds_nothing_says_something(
    walked: Walked,
) -> None:
    told = walked.here.stack.manage("shell", "--no-imports", "-c", OPENED, given=walked.numbers[0])
    words = (GIVEN, FAMILY, POSTCODE, walked.numbers[0], BORN.isoformat(), "bangladeshi", "not_in_employment", DEVICE)
    assert set(found(told, everything(walked))) >= {*words, "171.3", "83.7", "93.9", "7.31"}


def test_no_name_number_postcode_birth_date_answer_or_value_stands_in_the_dump(walked: Walked, dump: str) -> None:
    assert all(story.check in dump for story in walked.stories)
    assert found(dump, everything(walked)) == []
    assert f"date {walked.stories[0].character.born.year}-" not in dump


def test_nor_in_the_files_of_the_server_with_its_write_ahead_log(walked: Walked) -> None:
    words = [word.encode() for word in identifying(walked.numbers)]
    data = walked.here.stack.place.data
    files = [path for path in data.rglob("*") if path.is_file()]
    assert any("pg_wal" in path.parts for path in files)
    for path in files:
        content = path.read_bytes()
        assert not [word for word in words if word in content], path.name


def test_every_column_is_sealed_or_listed_with_its_level(connection: psycopg.Connection) -> None:
    there, told = columns(connection), listed()
    assert set(told.values()) <= LEVELS
    assert sorted(set(told) - set(there)) == []
    not_bytes = sorted(column for column, kind in there.items() if column not in told and kind != "bytea")
    assert not_bytes == [], "in clear, and nobody has said what it is"


def test_what_is_not_listed_is_sealed_in_every_row(connection: psycopg.Connection) -> None:
    looked_at = 0
    for table, column in sorted(set(columns(connection)) - set(listed())):
        name, query = sql.Identifier(column), "SELECT {0} FROM {1} WHERE {0} IS NOT NULL"
        for (value,) in connection.execute(sql.SQL(query).format(name, sql.Identifier(table))):
            looked_at += 1
            assert is_sealed(bytes(value)), f"{table}.{column}"
    assert looked_at > 100


def is_sealed(value: bytes) -> bool:
    """Version 1, a key id of the length that it says, a nonce, whole blocks, a tag (apps/vault/sealing.py)."""
    length = value[1]
    return value[0] == 1 and value[2 : 2 + length].isascii() and (len(value) - 2 - length - 12 - 16) % 32 == 0


def test_no_two_sealed_values_are_alike(connection: psycopg.Connection) -> None:
    values: list[Any] = []
    for table, column in sorted(set(columns(connection)) - set(listed())):
        query = sql.SQL("SELECT {0} FROM {1} WHERE {0} IS NOT NULL").format(
            sql.Identifier(column), sql.Identifier(table)
        )
        values += [bytes(value) for (value,) in connection.execute(query)]
    assert len(set(values)) == len(values)


def test_there_are_no_large_objects_and_no_statistics_of_what_is_sealed(connection: psycopg.Connection) -> None:
    assert connection.execute("SELECT count(*) FROM pg_largeobject_metadata").fetchone() == (0,)
    connection.execute("ANALYZE people_person")
    told = connection.execute("SELECT coalesce(string_agg(s::text, ' '), '') FROM pg_stats s").fetchone()
    assert told is not None and found(told[0], (GIVEN, FAMILY, POSTCODE)) == []
