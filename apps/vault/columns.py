"""Every encrypted column there is, found from the models: a new field is rotated without anybody listing it."""

from collections import Counter
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from apps.vault.fields import EncryptedField
from apps.vault.sealing import heading

# What stands before the nonce: version, length of the key id, key id. NULL for what is no sealed value at all.
HEADING = sql.SQL(
    "CASE WHEN octet_length({0}) > 2 THEN substring({0} from 1 for 2 + get_byte(substring({0} from 1 for 2), 1)) END"
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """One table with encrypted columns."""

    model: type[models.Model]
    fields: tuple[EncryptedField, ...]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)


def sealed_tables() -> list[Sealed]:
    """Every table of ours that holds sealed values."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        fields = tuple(field for field in model._meta.local_concrete_fields if isinstance(field, EncryptedField))
        if fields and not model._meta.proxy:
            found.append(Sealed(model, fields))
    return sorted(found, key=lambda each: each.table)


def under_each_key(table: Sealed) -> Counter[tuple[str, str]]:
    """How many values stand under each key: (column, key id) -> rows. Raises when some rows may not be seen."""
    counted: Counter[tuple[str, str]] = Counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL row_security = off")  # rows hidden by a policy are an error then, not left out
        for field in table.fields:
            column = sql.Identifier(str(field.column))
            query = sql.SQL("SELECT {heading}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1").format(
                heading=HEADING.format(column), table=sql.Identifier(table.table), column=column
            )
            cursor.execute(query)
            for found, rows in cursor.fetchall():
                counted[str(field.column), key_id_of(found)] += rows
    return counted


def key_id_of(found: bytes | None) -> str:
    """The key id in a heading; "" for what is no sealed value."""
    key_id = bytes(found or b"")[2:].decode("ascii", "replace")
    return key_id if heading(key_id) == bytes(found or b"") else ""
