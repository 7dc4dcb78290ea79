"""The whole line with real processes: web server, worker, broker, database and strict neighbours."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
from nhs_number import REGION_SYNTHETIC, generate

from config.embedded.place import at
from config.embedded.postgres import OWNER
from demo.__main__ import register
from demo.cast import Character, cast
from demo.party import Party
from demo.setting import Setting, setting
from demo.walk import Story, Walk, sign_in
from tests.config.embedded.watching import processes_of, soon

PATIENCE = 90


@pytest.fixture(scope="module")
def here() -> Iterator[Setting]:
    """The running service, on servers of its own."""
    folder = Path(tempfile.mkdtemp(prefix="hc-", dir="/tmp"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEALTHCHECK_DATA_FOLDER", str(folder))
        with setting("journey") as running:
            yield running
    assert soon(lambda: not processes_of(at(folder)))
    shutil.rmtree(folder)


def the(title: str) -> Character:
    """One of the cast by a word of their title."""
    return next(one for one in cast(datetime.now(UTC).date()) if title in one.title)


def walk(here: Setting, title: str, **peer: Any) -> Story:
    """Walk one of the cast, the GP's side told what to do."""
    character = the(title)
    number = generate(for_region=REGION_SYNTHETIC)[0]
    register(here, {number: character})
    httpx2.post(f"{here.pdm}/_control", json={"fail_next": 0} | peer).raise_for_status()
    return Walk(here, character, number).walk()


def deliveries(here: Setting, story: Story) -> list[dict[str, Any]]:
    """The deliveries of a story's check."""
    with Party(here.stack.url, here.commissioner) as commissioner:
        found: list[dict[str, Any]] = commissioner.get(f"/v1/checks/{story.check}/deliveries")
    return found


def acknowledged(here: Setting, story: Story) -> bool:
    """Whether the GP has the record and the NHS App every message."""
    rows = deliveries(here, story)
    return "record" in {row["purpose"] for row in rows} and {row["state"] for row in rows} == {"acknowledged"}


def state_of_record(here: Setting, story: Story) -> str:
    """How the delivery to the GP stands."""
    return next(row["state"] for row in deliveries(here, story) if row["purpose"] == "record")


def records(here: Setting) -> list[dict[str, Any]]:
    """What the GP's side says it took."""
    found: list[dict[str, Any]] = httpx2.get(f"{here.pdm}/_records").json()
    return found


def test_a_check_ends_as_one_record_that_the_person_sees_their_gp_has(here: Setting) -> None:
    story = walk(here, "low risk")
    assert soon(lambda: acknowledged(here, story), patience=PATIENCE)
    with Party(here.stack.url, sign_in(here, story)) as person:
        results = person.get(f"/v1/checks/{story.check}/results")
    assert results["gp_has_it"] is True
    assert results["urgency"] == "none"


def test_a_worker_killed_in_the_middle_of_a_delivery_delivers_once_in_effect(here: Setting) -> None:
    before = {record["id"] for record in records(here)}
    story = walk(here, "HbA1c of 44", fail_next=1, hold_seconds=8, ack_url="")

    def taken() -> list[dict[str, Any]]:
        return [record for record in records(here) if record["id"] not in before]

    assert soon(lambda: [record["applied"] for record in taken()] == [1], patience=PATIENCE)
    here.stack.worker.kill9()  # the GP's side has the record, holds its answer, and our worker never hears it
    here.stack.worker.restart()
    assert soon(lambda: state_of_record(here, story) == "sent", patience=PATIENCE)
    # The next worker asked before it sent again, and was told that the record is there.
    assert [(record["applied"], record["posts"], record["asked"]) for record in taken()] == [(1, 1, 1)]


def test_a_gp_system_that_comes_back_after_three_tries_gets_the_record_once(here: Setting) -> None:
    story = walk(here, "first three tries")
    assert soon(lambda: acknowledged(here, story), patience=PATIENCE)
    tries = [row["attempts"] for row in deliveries(here, story) if row["purpose"] == "record"]
    assert tries == [4]


def test_no_personal_word_stands_in_the_database_the_logs_or_the_broker(here: Setting) -> None:
    story = walk(here, "pharmacy")
    assert soon(lambda: acknowledged(here, story), patience=PATIENCE)
    words = secrets_of(story)
    kept = database_as_text(here)
    assert "audit_entry" in kept
    assert not [word for word in words if word in kept]
    place = here.stack.place
    files = [path for path in place.root.rglob("*") if path.is_file() and place.data not in path.parents]
    logs = [path for path in files if "pdm" not in path.name and "notify" not in path.name]
    assert {"journey-web.log", "journey-worker.log"} <= {path.name for path in logs}
    for path in logs:
        content = path.read_bytes()
        assert not [word for word in words if word.encode() in content], path.name


def secrets_of(story: Story) -> list[str]:
    """What must not stand anywhere in clear."""
    born: date = story.character.born
    return [story.nhs_number, "Quillfeather", "ZZ99 3WZ", born.isoformat(), f"{born:%d/%m/%Y}"]


def database_as_text(here: Setting) -> str:
    """Every row of every table."""
    name = here.stack.environment["HEALTHCHECK_DATABASE_NAME"]
    place = at(here.stack.place.root)
    with psycopg.connect(host=str(place.sockets), user=OWNER, dbname=name) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [
            connection.execute(f"SELECT string_agg(t::text, E'\\n') FROM \"{table}\" t").fetchone()  # type: ignore[arg-type]
            for (table,) in tables
        ]
    names = "\n".join(table for (table,) in tables)
    return names + "\n".join(row[0] or "" for row in rows if row)
