"""Rotation while others read and write, killed half-way and run again: no error, nothing unreadable, nothing lost."""

import base64
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db import connection, transaction

from apps.clients.clock import now
from apps.people.models import Person
from apps.vault.columns import Sealed, sealed_tables, under_each_key
from apps.vault.key_file import KeyFile
from apps.vault.rotation import rotate
from tests.apps.scene import practice

PEOPLE, WRITERS, READERS = 600, 3, 2
FIELDS = 5  # of a person that are filled here
MASTER = base64.b64encode(bytes(range(32))).decode()
PROJECT = Path(__file__).parents[3]


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> KeyFile:
    """A key file with the old key, and the new one behind it."""
    file = KeyFile(tmp_path / "ring.json", MASTER)
    for name in ("old1", "new2"):
        file.add(name, os.urandom(32))
    settings.VAULT_KEY_FILE, settings.VAULT_MASTER_KEY = file.path, MASTER
    return file


def command(ring: KeyFile, *words: str) -> subprocess.Popen[str]:
    """manage.py rotate_keys, as an operator runs it, on the test database."""
    name = str(connection.settings_dict["NAME"])
    told = {"HEALTHCHECK_VAULT_KEY_FILE": str(ring.path), "HEALTHCHECK_VAULT_MASTER_KEY": MASTER}
    if "DATABASE_URL" in os.environ:
        told["DATABASE_URL"] = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    else:
        told["HEALTHCHECK_DATABASE_NAME"] = name
    return subprocess.Popen(
        [sys.executable, "manage.py", "rotate_keys", *words], cwd=PROJECT, env=os.environ | told, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def filled() -> list[UUID]:
    """People, sealed under the old key."""
    where = practice()
    people = [
        Person(
            practice=where, nhs_number=str(each), nhs_number_index=each.to_bytes(32, "big"), given_name="Canary",
            family_name=f"Quicksilver {each}", birth_date=date(1970, 1, 1), postcode="0", created_at=now(),
        )
        for each in range(PEOPLE)
    ]  # fmt: skip
    return [person.id for person in Person.objects.bulk_create(people)]


def write(mine: list[UUID], stop: Event) -> dict[UUID, int]:
    """Count up postcodes of one's own people, locking the row or not, until told to stop; what was last written."""
    chosen, kept = random.Random(len(mine)), dict.fromkeys(mine, 0)
    try:
        while not stop.is_set():
            person_id = chosen.choice(mine)
            with transaction.atomic():
                rows = Person.objects.select_for_update() if chosen.random() < 0.5 else Person.objects.all()
                person = rows.get(pk=person_id)
                assert person.postcode == str(kept[person_id])
                person.postcode = str(kept[person_id] + 1)
                person.save(update_fields=["postcode"] if chosen.random() < 0.5 else None)
            kept[person_id] += 1
    finally:
        connection.close()
    return kept


def read(people: list[UUID], stop: Event) -> int:
    """Open everything of people, until told to stop; how many were opened."""
    chosen, count = random.Random(7), 0
    try:
        while not stop.is_set():
            person = Person.objects.get(pk=chosen.choice(people))
            assert person.family_name == f"Quicksilver {person.nhs_number}"
            assert person.birth_date == date(1970, 1, 1)
            count += 1
    finally:
        connection.close()
    return count


@pytest.fixture
def busy(ring: KeyFile, transactional_db: None) -> Iterator[tuple[list[UUID], list[Future[Any]], Event]]:
    """A database in use by several threads, each with a connection of its own."""
    people, stop = filled(), Event()
    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        writers = [pool.submit(write, people[each::WRITERS], stop) for each in range(WRITERS)]
        readers = [pool.submit(read, people, stop) for _ in range(READERS)]
        yield people, [*writers, *readers], stop
        stop.set()


def of_people() -> Sealed:
    return next(table for table in sealed_tables() if table.model is Person)


def under(key: str) -> int:
    return sum(rows for (_, each), rows in under_each_key(of_people()).items() if each == key)


def test_killed_half_way_and_run_again_under_load(ring: KeyFile, busy: Any) -> None:
    _, working, stop = busy
    first = command(ring, "--to", "new2", "--chunk", "10")
    until = time.monotonic() + 60
    while under("new2") < PEOPLE and time.monotonic() < until and first.poll() is None:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    assert under("old1") > 0 and under("new2") >= PEOPLE

    again = command(ring)
    said, errors = again.communicate(timeout=120)
    assert (again.returncode, said) == (0, "OK everything is under new2\n"), errors
    stop.set()
    done = [each.result(30) for each in working]
    assert sum(sum(kept.values()) for kept in done[:WRITERS]) > 0 and min(done[WRITERS:]) > 0
    assert (under("old1"), under("new2")) == (0, FIELDS * PEOPLE)

    expected = {person_id: count for kept in done[:WRITERS] for person_id, count in kept.items()}
    assert {row.pk: int(row.postcode) for row in Person.objects.all()} == expected
    assert sorted(int(row.nhs_number) for row in Person.objects.all()) == list(range(PEOPLE))


def test_a_row_that_somebody_is_writing_is_left_alone_and_taken_later(ring: KeyFile, transactional_db: None) -> None:
    filled()
    Person.objects.first().family_name  # noqa: B018, this process has just looked at the ring
    ring.put_first("new2", at=now())
    held, release = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            person = Person.objects.select_for_update().order_by("pk")[0]
            held.set()
            assert release.wait(20)
            person.postcode = "written meanwhile"
            person.save()
        connection.close()

    passed = []

    def advance(rows: int) -> None:
        passed.append(rows)
        if sum(passed) >= FIELDS * (PEOPLE - 1):
            release.set()

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold)
        assert held.wait(20)
        assert rotate([of_people()], advance=advance) == []
        holder.result(20)
    assert Person.objects.order_by("pk")[0].postcode == "written meanwhile"
    assert under("old1") == 0
