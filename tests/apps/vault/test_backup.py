"""A backup from before a rotation: restored, it says which key it needs, and with that key everything opens."""

import base64
import os
import subprocess
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from apps.people.models import Person
from apps.vault.key_file import KeyFile
from config import env
from config.embedded.postgres import binaries, create_database
from tests.apps.scene import invited

MASTER = base64.b64encode(b"m" * 32).decode()


@pytest.fixture
def restored() -> Iterator[str]:
    """A second database, empty."""
    environment = env.read()
    if not environment.embedded:
        pytest.skip("pg_dump and pg_restore are those of the embedded server")
    name = f"{connection.settings_dict['NAME']}_restored"
    create_database(environment.place, name, fresh=True)
    yield name
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def run(program: str, *words: str, given: bytes = b"") -> bytes:
    place = env.read().place
    where = ["--host", str(place.sockets), "--username", str(connection.settings_dict["USER"])]
    done = subprocess.run([binaries(place) / program, *where, *words], input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def check() -> str:
    out = StringIO()
    call_command("rotate_keys", "--check", stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_backup_from_before_a_rotation_opens_with_the_key_of_its_time(
    restored: str, tmp_path: Any, settings: Any
) -> None:
    before, after = (KeyFile(tmp_path / name, MASTER) for name in ("before.json", "after.json"))
    before.add("old", os.urandom(32))
    settings.VAULT_KEY_FILE, settings.VAULT_MASTER_KEY = before.path, MASTER
    person = invited().person
    backup = run("pg_dump", "--format=custom", str(connection.settings_dict["NAME"]))
    assert b"Quicksilver" not in backup

    after.add("new", os.urandom(32))
    run("pg_restore", "--dbname", restored, "--exit-on-error", given=backup)
    here = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = restored
    try:
        assert "current" in check()
        kept = Person.objects.get()
        assert (kept.pk, kept.family_name) == (person.pk, "Quicksilver")
        settings.VAULT_KEY_FILE = after.path
        with pytest.raises(CommandError, match="no key old"):
            check()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = here
