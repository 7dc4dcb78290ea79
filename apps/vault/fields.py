"""Model fields whose contents are sealed in the database and opened when they are read.

They cannot be searched, sorted usefully or set by update(): a sealed value is bound to its row, so load the row and
save it. Setting a column to NULL by update() is allowed. The table name, the column name and the row's key are part of
the seal: renaming a table or column needs the rows sealed again.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.fields import NOT_PROVIDED
from django.db.models.query_utils import DeferredAttribute

from apps.vault import contents
from apps.vault.sealing import Place, open_sealed, seal

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]  # the stubs' Field is generic, Django's own is not
else:
    AnyField = models.Field


class Sealed:
    """A value as the database holds it. It shows nothing; only its own row's field opens it."""

    __slots__ = ("ciphertext",)

    def __init__(self, ciphertext: bytes) -> None:
        self.ciphertext = ciphertext

    def __repr__(self) -> str:
        return "<sealed>"


class OpenedOnRead(DeferredAttribute):
    """Opens the value the first time it is asked for, and keeps it on the instance."""

    field: "EncryptedField"

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        held = {} if instance is None else instance.__dict__
        name = self.field.attname
        value = held[name] if name in held else super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            value = self.field.open(value, instance)
            held[name] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedField(AnyField):
    """What the encrypted fields share. A subclass says how its values become bytes and come back."""

    descriptor_class = OpenedOnRead
    db_index: bool
    to_bytes: Callable[[Any], bytes]
    from_bytes: Callable[[bytes], Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False  # a form, and so the admin, never shows it unasked
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "bytea"

    def get_internal_type(self) -> str:
        """So Django sends many rows as one array a column, which is far quicker to write down and to plan."""
        return "BinaryField"

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        key = self.model._meta.pk
        if key.default is NOT_PROVIDED and key.remote_field is None:
            problem = "An encrypted field needs a primary key that is known before the row is saved."
            found.append(checks.Error(problem, hint="Use UUIDField(default=new_id).", obj=self, id="vault.E001"))
        if self.unique or self.db_index:
            problem = "An encrypted field cannot be unique or indexed: equal values are sealed differently."
            found.append(checks.Error(problem, hint="Add a blind index.", obj=self, id="vault.E002"))
        return found

    def place(self, instance: models.Model) -> Place:
        key = instance.pk if isinstance(instance.pk, UUID) else instance._meta.pk.to_python(instance.pk)
        if key is None:
            raise ValueError(f"{self} cannot be sealed for a row without a primary key.")
        return self.place_in(key)

    def place_in(self, key: object) -> Place:
        """The place in the row with this primary key."""
        return Place(table=self.model._meta.db_table, column=str(self.column), row=str(key))

    def open(self, value: Sealed, instance: models.Model) -> Any:
        return type(self).from_bytes(open_sealed(value.ciphertext, self.place(instance)))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        kept = model_instance.__dict__.get(self.attname)
        value = getattr(model_instance, self.attname)  # opening proves the value still belongs to this row
        if value is None or isinstance(kept, Sealed):
            return kept
        return Sealed(seal(type(self).to_bytes(value), self.place(model_instance)))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return value
        if isinstance(value, Sealed):
            return connection.Database.Binary(value.ciphertext)
        raise FieldError(f"{self} is sealed to its row: set it on the instance and save(), not update().")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return self.get_db_prep_save(value, connection)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        return self._refuse_search()

    def get_transform(self, name: str) -> NoReturn:
        self._refuse_search()

    def _refuse_search(self) -> NoReturn:
        raise FieldError(f"{self} is encrypted and cannot be searched: keep a blind index beside it.")

    def formfield(self, **kwargs: Any) -> None:
        return None

    def value_from_object(self, obj: models.Model) -> NoReturn:
        """Serializers (dumpdata) ask here; a file of opened values must not come about by accident."""
        raise FieldError(f"{self} is encrypted and is not exported.")


class EncryptedText(EncryptedField):
    to_bytes = staticmethod(contents.text_to_bytes)
    from_bytes = staticmethod(contents.text_from_bytes)


class EncryptedDate(EncryptedField):
    to_bytes = staticmethod(contents.date_to_bytes)
    from_bytes = staticmethod(contents.date_from_bytes)


class EncryptedBytes(EncryptedField):
    to_bytes = staticmethod(contents.bytes_to_bytes)
    from_bytes = staticmethod(bytes)


class EncryptedJSON(EncryptedField):
    """Any JSON value. Decimal, date, datetime and UUID are kept as text and come back as text."""

    to_bytes = staticmethod(contents.json_to_bytes)
    from_bytes = staticmethod(contents.json_from_bytes)

    def written(self, instance: models.Model) -> bytes:
        """The value as the JSON it was written down as, for whoever passes it on unread."""
        held = instance.__dict__[self.attname]
        if isinstance(held, Sealed):
            return open_sealed(held.ciphertext, self.place(instance))
        return contents.json_to_bytes(held)
