"""Take what is sealed out of rows: deleted, nulled, or put in its place a sealed nothing.

There is no key for each person, so nothing is shredded by forgetting a key: the sealed values themselves go.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, models

from apps.rights.erasure import Then
from apps.vault.blind import BlindIndex
from apps.vault.fields import EncryptedBytes, EncryptedDate, EncryptedField, EncryptedJSON, EncryptedText

NOTHING: dict[type[EncryptedField], Any] = {
    EncryptedText: "",
    EncryptedDate: date.min,
    EncryptedBytes: b"",
    EncryptedJSON: {},
}


def sealed_in(model: type[models.Model]) -> list[EncryptedField]:
    """The sealed columns of a table."""
    return [field for field in model._meta.local_concrete_fields if isinstance(field, EncryptedField)]


def blank(model: type[models.Model], keys: Collection[Any], then: Then) -> None:
    """Do this to the rows. What may only be added to is changed all the same: the person's right goes before."""
    rows = model._default_manager.filter(pk__in=keys)
    if then is Then.DELETE:
        rows._raw_delete(rows.db)  # what points to them is in the same table of rules; the database checks at the end
    elif then is Then.NULL:
        names = [field.attname for field in sealed_in(model) if field.null]
        indexes = [each.attname for each in _indexes(model) if each.null]
        with _past_append_only():
            rows.update(**dict.fromkeys([*names, *indexes]))
    elif then is Then.BLANK and sealed_in(model):
        with _past_append_only():
            for row in rows:
                _empty(row)


def _indexes(model: type[models.Model]) -> list[BlindIndex]:
    return [field for field in model._meta.local_concrete_fields if isinstance(field, BlindIndex)]


def _empty(row: models.Model) -> None:
    """A row without its values: where there was one there is still one, so that its constraints hold."""
    names = []
    for field in sealed_in(type(row)):
        if row.__dict__.get(field.attname) is not None:
            setattr(row, field.attname, NOTHING[type(field)])
            names.append(field.attname)
    for index in _indexes(type(row)):
        if getattr(row, index.attname) is not None:
            setattr(row, index.attname, os.urandom(32))
            names.append(index.attname)
    if names:
        row.save(update_fields=names)


@contextmanager
def _past_append_only() -> Iterator[None]:
    """As when keys are rotated (decision 0701): a right which the service's own role need not have."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")
