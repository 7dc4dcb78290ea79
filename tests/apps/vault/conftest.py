"""A table of our own with one field of each kind, so that the fields are tried against the real database."""

import pytest
from django.db import connection, models

from apps.vault.fields import EncryptedBytes, EncryptedDate, EncryptedJSON, EncryptedText
from apps.vault.keys import new_id


class Letter(models.Model):
    """What is sealed in these tests."""

    id = models.UUIDField(primary_key=True, default=new_id)
    place = models.CharField(max_length=20, default="")
    words = EncryptedText(null=True)
    other_words = EncryptedText(null=True)
    written_on = EncryptedDate(null=True)
    facts = EncryptedJSON(null=True)
    picture = EncryptedBytes(null=True)

    class Meta:
        app_label = "vault_tests"

    def __str__(self) -> str:
        return f"letter {self.id}"


class Copy(models.Model):
    """The same column name in another table."""

    id = models.UUIDField(primary_key=True, default=new_id)
    words = EncryptedText(null=True)

    class Meta:
        app_label = "vault_tests"

    def __str__(self) -> str:
        return f"copy {self.id}"


@pytest.fixture
def letter(db: None) -> type[Letter]:
    """The table of letters, for one test."""
    with connection.schema_editor() as editor:
        editor.create_model(Letter)
    return Letter


@pytest.fixture
def copy_of_letter(db: None) -> type[Copy]:
    """A second table, for one test."""
    with connection.schema_editor() as editor:
        editor.create_model(Copy)
    return Copy
