"""20. The trail, tampered with by whoever owns the database: changed, removed, put in another order, cut at its end,
dated back. The verifier names it, with the checkpoints that were kept outside."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from apps.audit import actions as audit
from apps.audit.checkpoints import checkpoint, verify
from apps.audit.models import Checkpoint, Entry
from apps.audit.statement import Statement
from apps.clients.clock import now
from tests.attacks.cast import Cast
from tests.attacks.house import House


def middle() -> tuple[int, int, int]:
    """id, lane and place of an entry in the middle of the longest lane."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lane, max(sequence) FROM audit_entry GROUP BY lane ORDER BY 2 DESC LIMIT 1")
        lane, most = cursor.fetchone()
        cursor.execute("SELECT id FROM audit_entry WHERE lane = %s AND sequence = %s", [lane, most // 2])
        return cursor.fetchone()[0], lane, most // 2


TAMPER: dict[str, Callable[[int, int, int], list[str]]] = {
    "another actor": lambda key, *_: [f"UPDATE audit_entry SET actor = 'staff:9' WHERE id = {key}"],
    "another action": lambda key, *_: [f"UPDATE audit_entry SET action = 'x.y' WHERE id = {key}"],
    "another person": lambda key, *_: [f"UPDATE audit_entry SET subject = gen_random_uuid() WHERE id = {key}"],
    "another detail": lambda key, *_: [f"UPDATE audit_entry SET detail = '{{\"a\": \"b\"}}' WHERE id = {key}"],
    "an hour earlier": lambda key, *_: [f"UPDATE audit_entry SET at = at - interval '1 hour' WHERE id = {key}"],
    "a microsecond": lambda key, *_: [f"UPDATE audit_entry SET at = at + interval '1 us' WHERE id = {key}"],
    "another hash": lambda key, *_: [f"UPDATE audit_entry SET hash = decode(repeat('00', 32), 'hex') WHERE id = {key}"],
    "removed": lambda key, *_: [f"DELETE FROM audit_entry WHERE id = {key}"],
    "moved to another lane": lambda key, *_: [f"UPDATE audit_entry SET lane = (lane + 1) % 16, sequence = 9999 WHERE id = {key}"],  # noqa: E501
    "two changed about": lambda key, lane, place: [
        f"UPDATE audit_entry SET sequence = 999999 WHERE lane = {lane} AND sequence = {place}",
        f"UPDATE audit_entry SET sequence = {place} WHERE lane = {lane} AND sequence = {place + 1}",
        f"UPDATE audit_entry SET sequence = {place + 1} WHERE lane = {lane} AND sequence = 999999",
    ],
    "its end cut off": lambda key, lane, place: [f"DELETE FROM audit_entry WHERE lane = {lane} AND sequence > {place}"],
    "a whole lane": lambda key, lane, place: [f"DELETE FROM audit_entry WHERE lane = {lane}"],
    "everything": lambda *_: ["DELETE FROM audit_entry"],
    "everything, and the checkpoints": lambda *_: ["DELETE FROM audit_entry", "DELETE FROM audit_checkpoint"],
    "the last checkpoint": lambda *_: ["DELETE FROM audit_checkpoint"],
}  # fmt: skip


# What was kept elsewhere alone can show these.
ONLY_OUTSIDE = ("everything, and the checkpoints", "the last checkpoint")


@pytest.fixture
def outside(house: House, cast: Cast) -> list[tuple[Statement, bytes]]:
    """A trail with a checkpoint that somebody else keeps too."""
    for _ in range(12):
        house.call("GET", "/v1/me", token=cast.tokens["person_a"])
    with house.inside():
        made = checkpoint(at=now())
        found = made or Checkpoint.objects.latest("number")
        assert not verify([found.kept()]).broken
        return [found.kept()]


@pytest.mark.parametrize("how", TAMPER)
def test_attack_20_each_tampering_is_found(how: str, house: House, outside: list[tuple[Statement, bytes]]) -> None:
    """By the owner of the database, who may switch the triggers off; undone when it was looked at."""
    with house.inside(), transaction.atomic():
        with connection.cursor() as cursor:
            for table in ("audit_entry", "audit_checkpoint"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for statement in TAMPER[how](*middle()):
                cursor.execute(statement)
                assert cursor.rowcount >= 1
        assert verify(outside).broken, "nobody saw it"
        if how not in ONLY_OUTSIDE:
            with pytest.raises(CommandError, match="audit trail is broken"):
                call_command("verify_audit")
        transaction.set_rollback(True)
    with house.inside():
        assert not verify(outside).broken


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_attack_20_the_trail_takes_no_change_while_its_triggers_stand(statement: str, house: House, cast: Cast) -> None:
    with house.inside(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_attack_20_a_forged_entry_at_its_end_is_found(
    house: House, outside: list[tuple[Statement, bytes]], tmp_path: Path
) -> None:
    with house.inside(), transaction.atomic():
        entry = Entry.objects.latest("id")
        Entry.objects.bulk_create(
            [Entry(lane=entry.lane, sequence=Entry.objects.filter(lane=entry.lane).count() + 1, at=now(), actor="staff:1",  # noqa: E501
                   action="check.read", subject=None, detail={}, previous_hash=entry.hash, hash=bytes(32))]
        )  # fmt: skip
        assert verify(outside).broken
        transaction.set_rollback(True)


def test_attack_20_an_entry_of_a_clock_that_was_set_back_is_found(house: House, cast: Cast) -> None:
    """Written by the service itself, in its right place of the chain, with a time from before the last checkpoint."""
    with house.inside():  # one connection, and so one lane
        audit.record(actor="staff:1", action="person.read", subject=None, at=now())
        seen = checkpoint(at=now())
        assert seen is not None
        for back, found in ((timedelta(minutes=30), False), (timedelta(hours=3), True), (timedelta(days=400), True)):
            with transaction.atomic():
                audit.record(actor="staff:1", action="person.read", subject=None, at=now() - back)
                assert ("was written after checkpoint" in verify([seen.kept()]).broken) is found
                transaction.set_rollback(True)


def test_attack_20_what_was_kept_outside_shows_what_the_owner_hid(
    house: House, outside: list[tuple[Statement, bytes]], tmp_path: Path
) -> None:
    """By the command that an operator runs, with the lines that audit_checkpoint printed."""
    kept = tmp_path / "checkpoints"
    kept.write_text("\n".join(statement.line(signature) for statement, signature in outside))
    for how in ONLY_OUTSIDE:
        with house.inside(), transaction.atomic():
            with connection.cursor() as cursor:
                for table in ("audit_entry", "audit_checkpoint"):
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                for statement in TAMPER[how](*middle()):
                    cursor.execute(statement)
            with pytest.raises(CommandError, match="audit trail is broken"):
                call_command("verify_audit", against=kept)
            transaction.set_rollback(True)
    with house.inside():
        call_command("verify_audit", against=kept)


def test_attack_20_looking_leaves_a_line_whatever_is_looked_at(house: House, cast: Cast) -> None:
    with house.inside():
        before = Entry.objects.filter(subject=cast.a.person.id, actor=f"person:{cast.a.person.id}").count()
    house.call("GET", f"/v1/checks/{cast.a.check.id}/results", token=cast.tokens["person_a"])
    with house.inside():
        assert Entry.objects.filter(subject=cast.a.person.id, actor=f"person:{cast.a.person.id}").count() > before
        audit.record(actor="test", action="test.ended", subject=None, at=now())
