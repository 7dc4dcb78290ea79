"""What an encrypted field never does: show itself, be searched, be updated past its row."""

import copy
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.forms import modelform_factory

from apps.clients.clock import now
from apps.clients.models import IdempotentRequest
from apps.vault.fields import EncryptedText, Sealed

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


@pytest.mark.django_db
@pytest.mark.parametrize("opened", [False, True])
def test_copies_and_pickles_still_open(opened: bool) -> None:
    row = IdempotentRequest(caller="c", key_index=b"k", route="/", body_hash=b"h", at=now(), answer=b"answer")
    row.save()
    row = fresh(row)
    if opened:
        assert row.answer == b"answer"
    for twin in (copy.copy(row), copy.deepcopy(row), pickle.loads(pickle.dumps(row))):
        assert twin.answer == b"answer"


def test_an_unread_row_holds_and_shows_nothing_readable(letter: Any) -> None:
    row = fresh(letter.objects.create(words=SECRET))
    assert "eye" not in repr(row.__dict__)
    value = letter.objects.values_list("words", flat=True).get()
    assert isinstance(value, Sealed)
    assert (repr(value), str(value), f"{value}") == ("<sealed>",) * 3


@pytest.mark.parametrize(
    "search",
    [{"words": "x"}, {"words__contains": "x"}, {"words": None}, {"facts__a": 1}, {"words__in": ["x"]}],
)
def test_searching_is_refused(letter: Any, search: dict[str, Any]) -> None:
    with pytest.raises(FieldError, match="cannot be searched"):
        letter.objects.filter(**search)


def test_update_and_bulk_update_are_refused(letter: Any) -> None:
    row = letter.objects.create(words="one")
    with pytest.raises(FieldError, match="save"), transaction.atomic():
        letter.objects.update(words="two")
    row.words = "two"
    with pytest.raises(FieldError, match="save"), transaction.atomic():
        letter.objects.bulk_update([row], ["words"])
    assert fresh(row).words == "one"


def test_a_column_can_be_emptied_by_update(letter: Any) -> None:
    row = letter.objects.create(words="one")
    letter.objects.update(words=None)
    assert fresh(row).words is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("words", 5),
        ("words", "\ud800"),
        ("written_on", datetime(2026, 1, 1, tzinfo=UTC)),
        ("written_on", "2026-01-01"),
        ("picture", "text"),
        ("facts", {"a": float("nan")}),
        ("facts", {"a": object()}),
        ("facts", {"a": "\udfff"}),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_before_it_is_stored(letter: Any, name: str, value: Any) -> None:
    with pytest.raises((TypeError, ValueError)), transaction.atomic():
        letter.objects.create(**{name: value})
    assert not letter.objects.exists()


def test_no_form_and_no_export_shows_it(letter: Any) -> None:
    row = letter.objects.create(words="one")
    assert list(modelform_factory(letter, fields="__all__").base_fields) == ["id", "place"]
    with pytest.raises(FieldError, match="not exported"):
        letter._meta.get_field("words").value_from_object(row)


def test_a_model_whose_key_comes_from_the_database_is_found_by_the_checks() -> None:
    class Numbered(models.Model):
        words = EncryptedText(unique=True)

        class Meta:
            app_label = "vault_tests"

        def __str__(self) -> str:
            return "numbered"

    assert {found.id for found in Numbered.check()} >= {"vault.E001", "vault.E002"}
    with pytest.raises(ValueError, match="primary key"):
        Numbered._meta.get_field("words").pre_save(Numbered(words="x"), add=True)
