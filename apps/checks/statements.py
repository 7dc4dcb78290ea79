"""Rows read and added by statements that are written once: Django works out anew each time which column is which."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from apps.checks.models import Value
from apps.tenancy.postgresql.prepared import Prepared
from apps.vault.fields import EncryptedField

Row = TypeVar("Row", bound=Model)


def names(model: type[Model]) -> str:
    """Every column of a table, in the order of its fields."""
    return ", ".join(str(field.column) for field in model._meta.concrete_fields)


def whole(model: type[Model], which: str) -> Prepared:
    """The statement that reads whole rows of a table."""
    return Prepared(f"SELECT {names(model)} FROM {model._meta.db_table} {which}")  # noqa: S608 - our own names


def read(model: type[Row], query: Prepared, key: UUID) -> Iterator[Row]:
    """The rows that a statement made by `whole` finds, sealed values sealed."""
    fields = model._meta.concrete_fields
    kept = [(place, field) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]
    with connection.cursor() as cursor:
        cursor.execute(query, [key])
        found = cursor.fetchall()
    for each in found:
        values = list(each)
        for place, field in kept:
            values[place] = field.from_db_value(values[place], None, connection)
        yield model.from_db(connection.alias, [field.attname for field in fields], values)


# All of them as one text, each in the type of its column: as values apart they take twice as long to write down.
ADD: Final = Prepared(
    f"INSERT INTO checks_value ({names(Value)}) "  # noqa: S608 - our own names
    f"SELECT {names(Value)} FROM json_populate_recordset(NULL::checks_value, %s)"
)


def add(values: Sequence[Value]) -> None:
    """Write down what came in, sealed, in the caller's transaction; all of it or nothing."""
    written = [{field.column: _written(field, row) for field in Value._meta.concrete_fields} for row in values]
    with transaction.mark_for_rollback_on_error(), connection.cursor() as cursor:
        cursor.execute(ADD, [json.dumps(written, default=str)])


def _written(field: Any, row: Value) -> Any:
    """What a column gets; of a sealed one its bytes, as PostgreSQL writes bytes."""
    if not isinstance(field, EncryptedField):
        return getattr(row, field.attname)
    sealed = field.pre_save(row, add=True)
    return None if sealed is None else f"\\x{sealed.ciphertext.hex()}"
