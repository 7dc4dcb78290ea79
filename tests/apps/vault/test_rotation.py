"""Rotation: every sealed value of every model comes under the current key and says the same."""

import base64
import random
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from apps.checks.models import FollowUp
from apps.clients.clock import now
from apps.people.models import Person
from apps.urgent.models import Alert
from apps.vault.columns import Sealed, key_id_of, sealed_tables, under_each_key
from apps.vault.fields import EncryptedField
from apps.vault.rotation import rotate
from apps.vault.sealing import heading
from tests.apps.scene import answered, measured, opened

OLD, NEW = (f"{name}:{base64.b64encode(name.encode() * 8).decode()}" for name in ("old1", "new2"))


@pytest.fixture
def old_ring(settings: Any) -> None:
    settings.VAULT_KEYS = OLD


def turn(settings: Any) -> None:
    settings.VAULT_KEYS = f"{NEW},{OLD}"


def of(model: Any) -> Sealed:
    fields = [field for field in model._meta.local_concrete_fields if isinstance(field, EncryptedField)]
    return Sealed(model, tuple(fields))


def keys(table: Sealed) -> set[str]:
    return {key for _, key in under_each_key(table)}


def run(*tables: Sealed, **given: Any) -> list[str]:
    return rotate(tables, advance=lambda rows: None, **given)


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_every_encrypted_field_of_every_model_is_found() -> None:
    there = {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedField)
    }
    found = {(table.table, field.column) for table in sealed_tables() for field in table.fields}
    assert found == there
    assert {("people_person", "nhs_number"), ("urgent_event", "words"), ("delivery_payload", "body")} <= found


@pytest.mark.parametrize("chunk", [1, 3, 1000])
def test_all_comes_under_the_new_key_and_says_the_same(old_ring: None, letter: Any, settings: Any, chunk: int) -> None:
    chosen = random.Random(chunk)
    kinds = {"words": "é" * 40, "other_words": "", "facts": {"a": [1]}, "picture": b"\x80\x00", "written_on": None}
    before = [
        letter.objects.create(**{name: value for name, value in kinds.items() if chosen.random() < 0.6})
        for _ in range(25)
    ]
    turn(settings)
    letter.objects.create(words="new already")
    assert run(of(letter), chunk=chunk) == []
    assert keys(of(letter)) == {"new2"}
    settings.VAULT_KEYS = NEW
    after = {row.pk: row for row in letter.objects.all()}
    for row in before:
        assert all(getattr(after[row.pk], name) == getattr(row, name) for name in kinds)


def test_a_second_run_touches_nothing(old_ring: None, letter: Any, settings: Any) -> None:
    row = letter.objects.create(words="one")
    turn(settings)
    run(of(letter))
    first = letter.objects.values_list("words", flat=True).get().ciphertext
    moved: list[int] = []
    rotate([of(letter)], advance=moved.append)
    assert moved == []
    assert letter.objects.values_list("words", flat=True).get().ciphertext == first
    assert letter.objects.get(pk=row.pk).words == "one"


def test_what_does_not_open_is_named_and_stops_nothing(old_ring: None, letter: Any, settings: Any) -> None:
    rows = [letter.objects.create(words=f"number {each}", other_words="two") for each in range(5)]
    raw("UPDATE vault_tests_letter SET words = other_words WHERE id = %s", rows[1].pk)
    raw("UPDATE vault_tests_letter SET words = %s WHERE id = %s", b"\x01", rows[2].pk)
    raw("UPDATE vault_tests_letter SET words = %s WHERE id = %s", heading("lost") + bytes(60), rows[3].pk)
    turn(settings)
    unreadable = run(of(letter), chunk=2)
    assert len(unreadable) == 3
    assert all(str(rows[each].pk) in unreadable[each - 1] for each in (1, 2, 3))
    assert letter.objects.get(pk=rows[4].pk).words == "number 4"
    assert under_each_key(of(letter)) == {
        ("words", "new2"): 2, ("words", "old1"): 1, ("words", ""): 1, ("words", "lost"): 1, ("other_words", "new2"): 5,
    }  # fmt: skip


def test_append_only_rows_are_rotated_and_still_refuse_everybody_else(old_ring: None, db: None, settings: Any) -> None:
    check = opened()
    answered(check)
    measured(check, "192", "110")
    said = {"check_of": check, "questionnaire": "q 1", "answered_at": now(), "answered_by": "test"}
    FollowUp.objects.create(**said, answers={"a": "b"})
    found = Alert.objects.get().found
    turn(settings)
    assert run(*sealed_tables()) == []
    assert set().union(*(keys(table) for table in sealed_tables())) == {"new2"}
    settings.VAULT_KEYS = NEW
    assert FollowUp.objects.get().answers == {"a": "b"}
    assert Person.objects.get().given_name == "Canary"
    assert Alert.objects.get().found == found
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        FollowUp.objects.update(questionnaire="other")


@pytest.fixture
def plain_role(letter: Any) -> Any:
    """A role that may read and write the letters, and nothing more."""
    raw("CREATE ROLE vault_test_rotator")
    raw("GRANT SELECT, UPDATE ON vault_tests_letter TO vault_test_rotator")
    letter.objects.create(words="one")
    return letter


def test_a_role_without_the_right_gets_past_no_trigger(old_ring: None, plain_role: Any, settings: Any) -> None:
    raw("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$")
    raw("CREATE TRIGGER refuse BEFORE UPDATE ON vault_tests_letter FOR EACH ROW EXECUTE FUNCTION refuse()")
    turn(settings)
    with pytest.raises(DatabaseError, match="session_replication_role"), transaction.atomic():
        raw("SET LOCAL ROLE vault_test_rotator")
        run(of(plain_role))
    raw("GRANT SET ON PARAMETER session_replication_role TO vault_test_rotator")
    raw("SET LOCAL ROLE vault_test_rotator")
    assert run(of(plain_role)) == []
    assert keys(of(plain_role)) == {"new2"}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        raw("UPDATE vault_tests_letter SET place = 'x'")


def test_rows_that_a_policy_hides_are_an_error_and_not_left_out(old_ring: None, plain_role: Any, settings: Any) -> None:
    raw("ALTER TABLE vault_tests_letter ENABLE ROW LEVEL SECURITY")
    turn(settings)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        raw("SET LOCAL ROLE vault_test_rotator")
        run(of(plain_role))
    assert keys(of(plain_role)) == {"old1"}


def test_a_heading_that_is_none_is_no_key() -> None:
    assert [key_id_of(each) for each in (None, b"", b"\x02\x01a", b"\x01\x05a", heading("a"))] == ["", "", "", "", "a"]
