"""Checkpoints: an end that was cut off, a trail written anew and a forged checkpoint are all found and named."""

import base64
import logging
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.audit import signing, tasks
from apps.audit.actions import record
from apps.audit.chain import LANES, Words
from apps.audit.checkpoints import checkpoint, verify
from apps.audit.models import Checkpoint, Entry
from apps.audit.statement import Statement, Unreadable, read_line
from apps.audit.walking import Broken

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SOMEBODY = UUID(int=7)
FIRST, SECOND = (f"k{each}:{base64.b64encode(bytes([each]) * 32).decode()}" for each in (1, 2))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings: Any) -> None:
    settings.AUDIT_KEYS = FIRST


def write(count: int, since: datetime = AT) -> list[Entry]:
    """Entries in one lane: one connection, one lane."""
    for number in range(count):
        record(actor="organisation:X26", action="person.read", subject=SOMEBODY, at=since + timedelta(seconds=number))
    return list(Entry.objects.order_by("id"))


def tamper(statement: str, *values: object) -> None:
    """As somebody would who owns the tables and knows about the triggers."""
    with connection.cursor() as cursor:
        for table in ("audit_entry", "audit_checkpoint"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in ("audit_entry", "audit_checkpoint"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def write_anew(entries: list[Entry], actor: str) -> None:
    """Change the first of these and every hash after it: a chain that fits together again."""
    previous = bytes(entries[0].previous_hash)
    for number, entry in enumerate(entries):
        said = actor if number == 0 else entry.actor
        words = Words(entry.lane, entry.sequence, entry.at, said, entry.action, entry.subject, entry.detail)
        new = words.hash_after(previous)
        tamper(
            "UPDATE audit_entry SET actor = %s, previous_hash = %s, hash = %s WHERE id = %s",
            said, previous, new, entry.pk,
        )  # fmt: skip
        previous = new


def printed(*words: str) -> str:
    out = StringIO()
    call_command("audit_checkpoint", *words, stdout=out)
    return out.getvalue()


def test_a_trail_stands_with_its_checkpoints() -> None:
    write(3)
    assert checkpoint(at=AT) is not None
    assert checkpoint(at=AT) is None
    write(2)
    assert checkpoint(at=AT) is not None
    write(1)
    assert (verify().entries, verify().broken, verify().checkpoints) == (6, "", 2)


@pytest.mark.parametrize("cut", [1, 2, 5])
def test_an_end_that_was_cut_off_is_found(cut: int) -> None:
    entries = write(5)
    checkpoint(at=AT)
    tamper("DELETE FROM audit_entry WHERE id > %s", entries[-1].pk - cut)
    assert f"lane {entries[0].lane}: place" in verify().broken
    assert "missing at its end" in verify().broken
    with pytest.raises(CommandError, match=r"checkpoint 1 of 2026-11-22T09:00:00\+00:00 saw more"):
        call_command("verify_audit")


def test_an_end_that_was_cut_off_and_written_on_is_found() -> None:
    entries = write(5)
    checkpoint(at=AT)
    tamper("DELETE FROM audit_entry WHERE id > %s", entries[2].pk)
    write(4)
    assert "written anew after checkpoint 1" in verify().broken


def test_a_chain_that_was_made_to_fit_again_is_found() -> None:
    entries = write(5)
    checkpoint(at=AT)
    write_anew(entries[1:], "organisation:OTHER")
    assert f"entry {entries[-1].pk} " in verify().broken
    assert "written anew after checkpoint 1" in verify().broken


def test_a_trail_that_was_tampered_with_is_not_signed_over(caplog: pytest.LogCaptureFixture) -> None:
    entries = write(3)
    checkpoint(at=AT)
    write(2)
    later = list(Entry.objects.order_by("id"))[3:]
    tamper("UPDATE audit_entry SET actor = 'organisation:OTHER' WHERE id = %s", later[0].pk)
    with pytest.raises(Broken, match=f"entry {later[0].pk} "):
        checkpoint(at=AT)
    with pytest.raises(Broken), caplog.at_level(logging.CRITICAL):
        tasks.checkpoint()
    assert "verify_audit" in caplog.text
    tamper("DELETE FROM audit_entry WHERE id >= %s", entries[2].pk)
    with pytest.raises(CommandError, match="nothing was signed"):
        printed()
    assert Checkpoint.objects.count() == 1


def test_a_removed_changed_or_swapped_checkpoint_is_named() -> None:
    for _ in range(3):
        write(1)
        checkpoint(at=AT)
    rows = {row.number: row for row in Checkpoint.objects.all()}
    with transaction.atomic():
        tamper("DELETE FROM audit_checkpoint WHERE number = 2")
        assert verify().broken == "checkpoint 2 is missing"
        transaction.set_rollback(True)
    with transaction.atomic():
        tamper("UPDATE audit_checkpoint SET written = replace(written, 'T09', 'T08') WHERE number = 2")
        assert "checkpoint 2 is not signed by a key of ours" in verify().broken
        transaction.set_rollback(True)
    with transaction.atomic():
        tamper(
            "UPDATE audit_checkpoint SET written = %s, signature = %s WHERE number = 2",
            rows[1].written, bytes(rows[1].signature),
        )  # fmt: skip
        assert "checkpoint 2 does not follow" in verify().broken
        transaction.set_rollback(True)
    assert verify().broken == ""


def test_a_forged_checkpoint_is_found_whatever_key_it_names() -> None:
    entries = write(3)
    checkpoint(at=AT)
    before = Checkpoint.objects.get().kept()[0]
    write_anew(entries, "organisation:OTHER")
    last = Entry.objects.order_by("-id")[0]
    for name in ("k1", "stranger"):
        forged = Statement(1, before.at, before.previous, name, {last.lane: (3, bytes(last.hash).hex())})
        text = forged.signed_text()
        tamper(
            "UPDATE audit_checkpoint SET written = %s, signature = %s",
            text.decode(), Ed25519PrivateKey.generate().sign(text),
        )  # fmt: skip
        assert "changed or forged" in verify().broken


def test_what_was_kept_outside_shows_what_an_owner_of_the_database_hid(tmp_path: Path) -> None:
    since = datetime.now(UTC)  # when the command signs
    write(3, since)
    printed()
    entries = write(2, since)
    outside = tmp_path / "kept.txt"
    outside.write_text(printed("--all"))
    out = StringIO()
    call_command("verify_audit", "--against", str(outside), stdout=out)
    assert out.getvalue() == "OK 5 entries, 2 checkpoints\n"
    tamper("DELETE FROM audit_checkpoint WHERE number = 2")
    assert verify().broken == ""
    with pytest.raises(CommandError, match=r"checkpoint 2 of .* was kept outside and is not here"):
        call_command("verify_audit", "--against", str(outside))
    tamper("DELETE FROM audit_entry WHERE id >= %s", entries[3].pk)
    assert verify().broken == ""
    with pytest.raises(CommandError, match="missing at its end"):
        call_command("verify_audit", "--against", str(outside))
    outside.write_text("not a checkpoint\n")
    with pytest.raises(CommandError, match="not a line"):
        call_command("verify_audit", "--against", str(outside))


@pytest.mark.parametrize(("back", "found"), [(0, False), (59, False), (61, True), (60 * 24 * 365, True)])
def test_an_entry_that_is_dated_before_a_checkpoint_it_follows_is_found(back: int, found: bool) -> None:
    """A task of an hour may end after the checkpoint; nothing else is written after it with a time from before."""
    write(2)
    checkpoint(at=AT)
    write(1, AT - timedelta(minutes=back))
    assert ("was written after checkpoint 1" in verify().broken) is found


def test_an_older_signing_key_still_proves_what_it_signed(settings: Any) -> None:
    write(1)
    checkpoint(at=AT)
    settings.AUDIT_KEYS = f"{SECOND},{FIRST}"
    write(1)
    checkpoint(at=AT)
    assert verify().broken == ""
    assert [row.kept()[0].key_id for row in Checkpoint.objects.order_by("number")] == ["k1", "k2"]
    settings.AUDIT_KEYS = SECOND
    assert "checkpoint 1 is not signed by a key of ours" in verify().broken


@pytest.mark.parametrize("wrong", ["", "k1", "k1:short", f"{FIRST},{FIRST}", "a b:" + FIRST[3:]])
def test_bad_signing_keys_stop_the_start(settings: Any, wrong: str) -> None:
    settings.AUDIT_KEYS = wrong
    with pytest.raises(ImproperlyConfigured, match="AUDIT_KEYS"):
        signing.signers()
    assert FIRST[3:] not in repr(signing.read(FIRST))


def test_the_database_refuses_to_change_a_checkpoint() -> None:
    write(1)
    checkpoint(at=AT)
    for statement in ("UPDATE audit_checkpoint SET written = ''", "DELETE FROM audit_checkpoint"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
statements = st.builds(
    Statement, number=st.integers(1, 10**9), at=st.text(max_size=30), previous=hashes, key_id=st.text(max_size=9),
    heads=st.dictionaries(st.integers(0, LANES - 1), st.tuples(st.integers(1, 10**12), hashes)),
)  # fmt: skip


@given(statement=statements, signature=st.binary(min_size=64, max_size=64))
def test_a_line_says_exactly_what_was_signed(statement: Statement, signature: bytes) -> None:
    line = statement.line(signature)
    assert "\n" not in line
    assert read_line(line) == (statement, signature)
    with pytest.raises(Unreadable):
        read_line(line.replace(",", ", ", 1))


@given(first=statements, second=statements)
def test_two_statements_never_sign_alike(first: Statement, second: Statement) -> None:
    assert (first == second) == (first.signed_text() == second.signed_text())
