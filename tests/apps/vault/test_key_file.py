"""The key file: wrapped, written whole, followed by every process, never a reason to stop one that runs."""

import base64
import json
import stat
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from apps.vault import key_file
from apps.vault.key_file import KeyFile
from apps.vault.management.commands import rotate_keys
from apps.vault.sealing import Place, Unreadable, heading, open_sealed, seal

MASTER, OTHER = (base64.b64encode(bytes([each]) * 32).decode() for each in (1, 2))
HERE = Place("people_person", "nhs_number", "0199")
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    made = KeyFile(tmp_path / "ring.json", MASTER)
    made.add("old", b"o" * 32)
    return made


@pytest.fixture
def in_use(file: KeyFile, settings: Any) -> KeyFile:
    settings.VAULT_KEY_FILE, settings.VAULT_MASTER_KEY = file.path, MASTER
    return file


def run(name: str, *words: str) -> str:
    out = StringIO()
    call_command(name, *words, stdout=out)
    return out.getvalue()


def test_the_file_alone_holds_no_key_and_is_the_owners(file: KeyFile) -> None:
    assert base64.b64encode(b"o" * 32).decode() not in file.path.read_text()
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    with pytest.raises(ImproperlyConfigured, match="does not unwrap"):
        KeyFile(file.path, OTHER).look()


def test_a_new_key_opens_and_does_not_seal_until_it_is_put_first(file: KeyFile) -> None:
    file.add("new", b"n" * 32)
    assert file.ring().current == "old"
    assert set(file.ring().ciphers) == {"old", "new"}
    file.put_first("new", at=AT)
    assert file.ring().current == "new"
    assert file.entries()[0].first_since == AT.isoformat()


def test_another_process_sees_it_within_a_second(file: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(key_file.time, "monotonic", lambda: clock[0])
    other = KeyFile(file.path, MASTER)
    assert other.ring().current == "old"
    file.add("new", b"n" * 32)
    file.put_first("new", at=AT)
    assert other.ring().current == "old"
    clock[0] += key_file.NOTICED_WITHIN
    assert other.ring().current == "new"


def test_what_another_process_sealed_with_a_key_not_met_yet_opens_at_once(in_use: KeyFile) -> None:
    seal(b"x", HERE)  # this process has looked at the file just now
    other = KeyFile(in_use.path, MASTER)
    other.add("new", b"n" * 32)
    other.put_first("new", at=AT)
    nonce = bytes(12)
    theirs = (
        heading("new")
        + nonce
        + other.ring().ciphers["new"].encrypt(nonce, b"theirs\x80" + bytes(25), HERE.bound_to("new"))
    )
    assert open_sealed(theirs, HERE) == b"theirs"


def test_a_retired_key_goes_on_opening_what_a_running_process_has_loaded(in_use: KeyFile, settings: Any) -> None:
    loaded = seal(b"x", HERE)
    in_use.add("new", b"n" * 32)
    in_use.put_first("new", at=AT)
    other = KeyFile(in_use.path, MASTER)
    other.take_off("old")
    in_use._look_at = 0.0
    settings.VAULT_KEY_FILE = in_use.path
    assert open_sealed(loaded, HERE) == b"x"
    assert set(KeyFile(in_use.path, MASTER).look().ciphers) == {"new"}


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"keys": []}', '{"keys": [{"id": "a b", "wrapped": ""}]}', "gone"])
def test_a_file_that_cannot_be_read_stops_the_start_but_not_what_runs(file: KeyFile, broken: str) -> None:
    file.path.write_text(broken)
    if broken == "gone":
        file.path.unlink()
    assert file.look().current == "old"
    with pytest.raises(ImproperlyConfigured, match="VAULT_KEY_FILE"):
        KeyFile(file.path, MASTER).ring()


def test_a_twin_id_is_refused(file: KeyFile) -> None:
    with pytest.raises(ImproperlyConfigured, match="already"):
        file.add("old", b"n" * 32)
    with pytest.raises(ImproperlyConfigured, match="no key other"):
        file.put_first("other", at=AT)


def test_the_keys_move_from_the_environment_and_open_what_they_sealed(tmp_path: Path, settings: Any) -> None:
    settings.VAULT_KEYS = f"old:{MASTER}, older:{OTHER}"
    settings.VAULT_MASTER_KEY = base64.b64encode(b"m" * 32).decode()
    before = seal(b"x", HERE)
    run("key_file", "--move-to", str(tmp_path / "moved.json"))
    settings.VAULT_KEY_FILE, settings.VAULT_KEYS = tmp_path / "moved.json", ""
    assert open_sealed(before, HERE) == b"x"
    assert seal(b"x", HERE).startswith(heading("old"))
    with pytest.raises(CommandError, match="already"):
        run("key_file", "--move-to", str(tmp_path / "again.json"))


def test_the_master_key_is_changed_without_touching_a_row(in_use: KeyFile, settings: Any) -> None:
    before = seal(b"x", HERE)
    settings.VAULT_MASTER_KEY = f"{OTHER},{MASTER}"
    run("key_file", "--rewrap")
    settings.VAULT_MASTER_KEY = OTHER
    assert open_sealed(before, HERE) == b"x"
    with pytest.raises(ImproperlyConfigured):
        KeyFile(in_use.path, MASTER).look()


@pytest.mark.django_db
def test_a_key_is_retired_only_when_nothing_needs_it_and_nothing_may_still_seal_with_it(
    in_use: KeyFile, letter: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = rotate_keys.sealed_tables()[0]
    monkeypatch.setattr(rotate_keys, "sealed_tables", lambda: [type(table)(letter, (letter._meta.get_field("words"),))])
    letter.objects.create(words="one")
    run("make_key", "new")
    with pytest.raises(CommandError, match="current key"):
        run("rotate_keys", "--retire", "old")
    in_use.put_first("new", at=datetime.now(UTC) - rotate_keys.SETTLED)
    with pytest.raises(CommandError, match="1 values are still under old"):
        run("rotate_keys", "--retire", "old")
    assert "OK everything is under new" in run("rotate_keys")
    in_use.put_first("old", at=AT)
    in_use.put_first("new", at=datetime.now(UTC) - rotate_keys.SETTLED + timedelta(minutes=1))
    with pytest.raises(CommandError, match="10 minutes from then"):
        run("rotate_keys", "--retire", "old")
    in_use.put_first("old", at=AT)
    in_use.put_first("new", at=AT)
    assert "off the key file" in run("rotate_keys", "--retire", "old")
    assert [entry["id"] for entry in json.loads(in_use.path.read_text())["keys"]] == ["new"]
    assert run("rotate_keys", "--check").split()[:2] == ["new", "1"]


@pytest.mark.django_db
def test_check_names_a_key_that_is_missing(letter: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    table = rotate_keys.sealed_tables()[0]
    monkeypatch.setattr(rotate_keys, "sealed_tables", lambda: [type(table)(letter, (letter._meta.get_field("words"),))])
    settings.VAULT_KEYS = f"old:{MASTER}"
    row = letter.objects.create(words="one")
    settings.VAULT_KEYS = f"new:{OTHER}"
    with pytest.raises(CommandError, match="no key old"):
        run("rotate_keys", "--check")
    with pytest.raises(Unreadable):
        _ = letter.objects.get(pk=row.pk).words
