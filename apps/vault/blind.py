"""The column of a blind index: it says whose index it is, so that every one can be made again under another key."""

import hashlib
import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models, transaction

from apps.vault.fields import EncryptedField
from apps.vault.index import blind_index
from apps.vault.sealing import Unreadable

log = logging.getLogger(__name__)

CHUNK = 200


class BlindIndex(models.BinaryField):  # type: ignore[type-arg]
    """The index of an encrypted field beside it; `hashed`: of its SHA-256, for long ones. In the database, bytes."""

    def __init__(self, *args: Any, purpose: str = "", of: str = "", hashed: bool = False, **kwargs: Any) -> None:
        self.purpose, self.of, self.hashed = purpose, of, hashed
        super().__init__(*args, **{"max_length": 32, "editable": False, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For a migration it is what the database has: bytes."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not isinstance(self.model._meta.get_field(self.of), EncryptedField):
            found.append(checks.Error("A blind index is made of an encrypted field.", obj=self, id="vault.E003"))
        return found

    def anew(self, row: models.Model) -> bytes | None:
        """The index of this row under the current key. Raises Unreadable."""
        value = getattr(row, self.of)
        if value is None:
            return None
        return blind_index(self.purpose, hashlib.sha256(value).hexdigest() if self.hashed else value)


def indexed_models() -> list[tuple[type[models.Model], list[BlindIndex]]]:
    """Every model with blind indexes that can be made again."""
    found = [
        (model, [field for field in model._meta.local_concrete_fields if isinstance(field, BlindIndex)])
        for model in apps.get_models(include_auto_created=True)
    ]
    return [(model, fields) for model, fields in found if fields]


def reindex(model: type[models.Model], fields: list[BlindIndex]) -> Iterator[tuple[int, int]]:
    """Walk the table once: rows seen, and rows that were not under the current index key, a chunk a transaction.

    As when sealed values are rotated, rows that others hold are left for the next walk.
    """
    wanted = [name for field in fields for name in (field.attname, field.of)]
    every = model._default_manager.order_by("pk").only(*wanted)
    rows = every
    while chunk := list(rows[:CHUNK]):
        rows = every.filter(pk__gt=chunk[-1].pk)
        behind = [row.pk for row in chunk if _renew(row, fields)]
        if behind:
            with transaction.atomic():
                held = list(every.select_for_update(of=("self",), skip_locked=True).filter(pk__in=behind))
                changed = [row for row in held if _renew(row, fields)]
                model._default_manager.bulk_update(changed, [field.attname for field in fields])
        yield len(chunk), len(behind)


def _renew(row: models.Model, fields: list[BlindIndex]) -> bool:
    """Put the indexes of the current key on the row; whether one was another."""
    changed = False
    for field in fields:
        try:
            kept, index = getattr(row, field.attname), field.anew(row)
        except Unreadable as error:
            log.error("no new blind index: %s", error)
            continue
        if index is not None and (kept is None or bytes(kept) != index):
            setattr(row, field.attname, index)
            changed = True
    return changed
