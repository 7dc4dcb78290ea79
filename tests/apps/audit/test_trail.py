"""The audit trail: written with what it tells of, never changed, and tampering is found."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Event
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from apps.audit.actions import LOCK_SPACE, record
from apps.audit.chain import LANES
from apps.audit.checkpoints import verify
from apps.audit.models import Entry

AT = datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC)
SOMEBODY = UUID(int=7)


def write(count: int) -> list[Entry]:
    for number in range(count):
        at = AT + timedelta(seconds=number)
        record(actor="organisation:X26", action="person.read", subject=SOMEBODY, at=at, detail={"count": str(number)})
    return list(Entry.objects.order_by("id"))


def tamper(statement: str, *values: object) -> None:
    """As somebody would who owns the table and knows about the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_an_untouched_trail_stands() -> None:
    write(5)
    record(actor="system:sweep", action="delivery.sent", subject=None, at=AT)
    assert verify().entries == 6
    assert verify().broken == ""
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == "OK 6 entries, 0 checkpoints\n"


@pytest.mark.django_db
def test_an_empty_trail_stands() -> None:
    assert verify().broken == ""


@pytest.mark.django_db
def test_what_is_recorded_can_be_read_again() -> None:
    entry = write(1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("organisation:X26", "person.read", SOMEBODY)
    assert (entry.at, entry.detail, entry.sequence) == (AT, {"count": "0"}, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "organisation:OTHER"),
        ("action", "person.forgotten"),
        ("subject", uuid4()),
        ("subject", None),
        ("at", AT + timedelta(microseconds=1)),
        ("detail", '{"count": "9"}'),
        ("detail", '{"count": "1", "code": "x"}'),
        ("hash", b"\x01" * 32),
        ("previous_hash", b"\x01" * 32),
    ],
)
def test_a_changed_column_is_found_and_its_row_is_named(column: str, value: object) -> None:
    entries = write(4)
    tamper(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", value, entries[1].pk)
    verdict = verify()
    assert f"entry {entries[1].pk} " in verdict.broken
    assert verdict.entries == 1
    with pytest.raises(CommandError, match=f"entry {entries[1].pk} "):
        call_command("verify_audit")


@pytest.mark.django_db
@pytest.mark.parametrize("removed", [0, 1, 2])
def test_a_removed_row_is_found(removed: int) -> None:
    entries = write(4)
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[removed].pk)
    assert f"entry {entries[removed + 1].pk} " in verify().broken
    assert "missing" in verify().broken


@pytest.mark.django_db
def test_a_removed_row_whose_place_was_closed_is_found() -> None:
    entries = write(4)
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[1].pk)
    tamper("UPDATE audit_entry SET sequence = sequence - 1 WHERE id = %s", entries[2].pk)
    assert f"entry {entries[2].pk} " in verify().broken


@pytest.mark.django_db
def test_two_rows_that_changed_places_are_found() -> None:
    first, second, _ = write(3)
    tamper("UPDATE audit_entry SET sequence = 9 WHERE id = %s", first.pk)
    tamper("UPDATE audit_entry SET sequence = 1 WHERE id = %s", second.pk)
    tamper("UPDATE audit_entry SET sequence = 2 WHERE id = %s", first.pk)
    assert f"entry {second.pk} " in verify().broken


@pytest.mark.django_db
def test_a_row_moved_to_an_empty_lane_is_found() -> None:
    entry = write(1)[0]
    tamper("UPDATE audit_entry SET lane = %s WHERE id = %s", (entry.lane + 1) % LANES, entry.pk)
    assert "do not match" in verify().broken


@pytest.mark.django_db
def test_a_row_put_in_by_hand_is_found() -> None:
    last = write(2)[-1]
    forged = Entry.objects.create(
        lane=last.lane, sequence=3, at=AT, actor="organisation:X26", action="person.read", subject=SOMEBODY,
        detail={}, previous_hash=last.hash, hash=bytes(32),
    )  # fmt: skip
    assert f"entry {forged.pk} " in verify().broken


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'nobody'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "TRUNCATE audit_entry CASCADE",
    ],
)
def test_the_database_refuses_to_change_an_entry(statement: str) -> None:
    write(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify().entries == 1


@pytest.mark.django_db
def test_one_place_in_a_lane_is_taken_once() -> None:
    entry = write(1)[0]
    entry.pk = None
    with pytest.raises(IntegrityError, match="one_per_place"), transaction.atomic():
        entry.save(force_insert=True)


@pytest.mark.django_db
def test_what_was_rolled_back_leaves_no_entry() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write(1)
        raise RuntimeError
    assert verify().entries == 0


@pytest.mark.django_db(transaction=True)
def test_an_act_whose_entry_cannot_be_written_is_not_committed_either() -> None:
    with transaction.atomic():
        write(1)
        with pytest.raises(DatabaseError):
            record(actor="system:test", action="too.long" * 20, subject=None, at=AT)
        assert transaction.get_connection().needs_rollback
    assert verify().entries == 0


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_each_find_a_lane_and_the_trail_stands() -> None:
    def write_some(writer: int) -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    write(2)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write_some, range(8)))
    assert verify().entries == 160
    assert verify().broken == ""
    assert len(Counter(Entry.objects.values_list("lane", flat=True))) > 1


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_does_not_make_others_wait() -> None:
    def write_beside() -> int:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            write(1)
            return Entry.objects.count()
        finally:
            connection.close()

    with transaction.atomic():
        write(1)
        with ThreadPoolExecutor(1) as pool:
            assert [pool.submit(write_beside).result() for _ in range(LANES + 1)][-1] == LANES + 1
    assert verify().broken == ""


@pytest.mark.django_db(transaction=True)
def test_with_every_lane_taken_a_writer_waits_for_its_turn() -> None:
    taken, release = Event(), Event()

    def take_every_lane() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(%s, lane) FROM generate_series(0, 15) AS lane", [LOCK_SPACE]
                )
                taken.set()
                release.wait(10)
        finally:
            connection.close()

    def write_one() -> None:
        try:
            write(1)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        holder = pool.submit(take_every_lane)
        assert taken.wait(10)
        writer = pool.submit(write_one)
        with pytest.raises(TimeoutError):
            writer.result(timeout=0.3)
        release.set()
        holder.result(10)
        writer.result(10)
    assert verify().entries == 1
