"""Encrypted fields: opened for their own row, column and table, and for nothing else."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from apps.vault.sealing import Unreadable

SECRET = "not for every eye: Zażółć 🩸"


def stored(row: Any, column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return bytes(cursor.fetchone()[0])


def put(row: Any, column: str, content: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [content, row.pk])


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("words", SECRET),
        ("words", ""),
        ("words", "ends in zeros\x00\x00"),
        ("written_on", date(1971, 2, 28)),
        ("facts", {"b": [1, 2.5, None, True], "a": {"deep": "é"}}),
        ("facts", []),
        ("facts", "text"),
        ("picture", b"\x80\x00\x00"),
        ("picture", b""),
        ("picture", bytes(range(256)) * 300),
    ],
)
def test_what_is_saved_comes_back(letter: Any, name: str, value: Any) -> None:
    row = letter.objects.create(**{name: value})
    assert getattr(fresh(row), name) == value


def test_none_stays_null_and_can_be_asked_for(letter: Any) -> None:
    empty, full = letter.objects.create(), letter.objects.create(words=SECRET)
    assert fresh(empty).words is None
    assert list(letter.objects.filter(words__isnull=True)) == [empty]
    assert list(letter.objects.exclude(words__isnull=True)) == [full]


def test_decimals_dates_and_ids_inside_json_come_back_as_text(letter: Any) -> None:
    facts = {
        "value": Decimal("5.20"),
        "day": date(2026, 11, 22),
        "at": datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
        "id": UUID(int=1),
    }
    assert fresh(letter.objects.create(facts=facts)).facts == {
        "value": "5.20",
        "day": "2026-11-22",
        "at": "2026-11-22T08:30:00+00:00",
        "id": "00000000-0000-0000-0000-000000000001",
    }


def test_the_database_holds_nothing_readable_and_never_the_same_twice(letter: Any) -> None:
    one, two = letter.objects.create(words=SECRET), letter.objects.create(words=SECRET)
    assert b"eye" not in stored(one, "words")
    assert stored(one, "words")[-48:] != stored(two, "words")[-48:]


def test_short_values_cannot_be_told_apart_by_their_length(letter: Any) -> None:
    lengths = {len(stored(letter.objects.create(words=words), "words")) for words in ("", "male", "female", "x" * 31)}
    assert len(lengths) == 1


def test_a_value_moved_to_another_row_does_not_open(letter: Any) -> None:
    one, two = letter.objects.create(words="one"), letter.objects.create(words="two")
    put(two, "words", stored(one, "words"))
    with pytest.raises(Unreadable):
        _ = fresh(two).words
    assert fresh(one).words == "one"


def test_a_value_moved_to_another_column_does_not_open(letter: Any) -> None:
    row = letter.objects.create(words="one", other_words="two")
    put(row, "other_words", stored(row, "words"))
    with pytest.raises(Unreadable):
        _ = fresh(row).other_words


def test_a_value_moved_to_another_table_does_not_open(letter: Any, copy_of_letter: Any) -> None:
    row = letter.objects.create(words="one")
    twin = copy_of_letter.objects.create(id=row.id, words="two")
    put(twin, "words", stored(row, "words"))
    with pytest.raises(Unreadable):
        _ = fresh(twin).words


def test_saving_a_row_with_a_moved_value_is_refused(letter: Any) -> None:
    one, two = letter.objects.create(words="one"), letter.objects.create(words="two")
    put(two, "words", stored(one, "words"))
    with pytest.raises(Unreadable):
        fresh(two).save()


def test_saving_an_unread_value_under_another_key_is_refused(letter: Any) -> None:
    row = fresh(letter.objects.create(words="one"))
    row.pk = letter().pk
    with pytest.raises(Unreadable):
        row.save(force_insert=True)


def test_the_refusal_says_where_but_never_what(letter: Any) -> None:
    row = letter.objects.create(words=SECRET)
    put(row, "words", stored(row, "words")[:-1])
    with pytest.raises(Unreadable) as refusal:
        _ = fresh(row).words
    assert str(row.pk) in str(refusal.value)
    assert "words" in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert "eye" not in str(refusal.value)


def test_saving_a_row_nobody_read_writes_the_sealed_bytes_back_untouched(letter: Any) -> None:
    row = letter.objects.create(words=SECRET)
    before = stored(row, "words")
    unread = fresh(row)
    unread.place = "moved"
    unread.save()
    assert stored(row, "words") == before
    assert fresh(row).words == SECRET


def test_a_changed_value_is_saved_sealed_anew(letter: Any) -> None:
    row = letter.objects.create(facts={"a": 1})
    loaded = fresh(row)
    loaded.facts["a"] = 2
    loaded.save(update_fields=["facts"])
    assert fresh(row).facts == {"a": 2}


def test_many_rows_are_created_at_once(letter: Any) -> None:
    letter.objects.bulk_create([letter(words=str(number)) for number in range(50)])
    assert sorted(int(row.words) for row in letter.objects.all()) == list(range(50))


def test_refresh_defer_and_only_work(letter: Any) -> None:
    row = letter.objects.create(words="one", place="here")
    stale = fresh(row)
    assert stale.words == "one"
    row.words = "two"
    row.save()
    stale.refresh_from_db()
    assert stale.words == "two"
    assert letter.objects.defer("words").get().words == "two"
    narrow = letter.objects.only("place").get()
    narrow.place = "there"
    narrow.save()
    assert narrow.words == "two"
    assert letter.objects.only("words").get().words == "two"
