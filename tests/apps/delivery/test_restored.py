"""A backup restored into another database: read with the keys, noise without, whole trail, and nothing sent again."""

import base64
import os
import subprocess
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from apps.audit.checkpoints import verify
from apps.audit.models import Entry
from apps.delivery import actions, arming, restoring, sending
from apps.delivery.models import Delivery
from apps.people.models import Person
from apps.vault.sealing import Unreadable
from config import env
from config.embedded.postgres import binaries, create_database
from tests.apps.scene import NUMBERS, complete

pytestmark = pytest.mark.django_db(transaction=True)

PERSONAL = (b"Canary", b"Quicksilver", NUMBERS[0].encode(), b"ZZ99", b"white_british")


@pytest.fixture
def second() -> Iterator[str]:
    """A second database, empty."""
    environment = env.read()
    if not environment.embedded:
        pytest.skip("pg_dump and pg_restore are those of the embedded server")
    name = f"{connection.settings_dict['NAME']}_second"
    create_database(environment.place, name, fresh=True)
    yield name
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def restored(second: str) -> Iterator[bytes]:
    """A backup of a whole check whose record waits; then the record goes; then the backup comes back elsewhere."""
    complete()
    backup = run("pg_dump", "--format=custom", str(connection.settings_dict["NAME"]))
    Delivery.objects.filter(purpose="record").update(state="sent", sent_at="2026-11-22T12:00:00Z")
    run("pg_restore", "--dbname", second, "--exit-on-error", given=backup)
    here = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = second
    yield backup
    connection.close()
    connection.settings_dict["NAME"] = here


def run(program: str, *words: str, given: bytes = b"") -> bytes:
    place = env.read().place
    where = ["--host", str(place.sockets), "--username", str(connection.settings_dict["USER"])]
    done = subprocess.run([binaries(place) / program, *where, *words], input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_with_the_keys_it_reads_and_the_trail_is_whole(restored: bytes) -> None:
    person = Person.objects.get()
    assert (person.family_name, person.nhs_number) == ("Quicksilver", NUMBERS[0])
    assert Entry.objects.count() > 5 and verify().broken == ""


def test_without_them_it_is_noise(restored: bytes, second: str, settings: Any) -> None:
    plain = run("pg_dump", "--format=plain", second)
    assert [word for word in PERSONAL if word in plain] == []
    settings.VAULT_KEY_FILE, settings.VAULT_KEYS = None, f"thief:{base64.b64encode(os.urandom(32)).decode()}"
    with pytest.raises(Unreadable):
        str(Person.objects.get().family_name)


def test_nothing_is_sent_again_and_a_human_can(restored: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    for channel in ("pdm", "nhs_notify"):
        monkeypatch.setattr(f"apps.delivery.channels.{channel}.send", lambda *_, **words: heard.append(words))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"queued"}
    out = StringIO()
    call_command("after_restore", "--dry-run", stdout=out)
    assert out.getvalue().startswith("3 deliveries would")
    call_command("after_restore", stdout=StringIO())
    for row in Delivery.objects.all():
        sending.send(row.pk)
    arming.heal()
    assert heard == []
    assert set(Delivery.objects.values_list("state", "reason")) == {("parked", restoring.RESTORED)}
    row = Delivery.objects.get(purpose="record")
    monkeypatch.setattr("apps.delivery.actions.wake", lambda _: True)
    again = actions.send_again(delivery_id=row.pk, by="staff:1", at=row.made_at)
    assert (again.state, again.in_doubt) == ("queued", True)  # so its receiver is asked before it is sent
