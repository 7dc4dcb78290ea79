"""What somebody told us of a delivery and was refused: kept for inspection, sealed and bounded; it changes nothing."""

from typing import ClassVar

from django.db import models

from apps.vault.fields import EncryptedBytes
from apps.vault.keys import new_id


class Refused(models.Model):
    """One acknowledgement or callback that was turned away. Its body may be anything, so only its start is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    door = models.CharField(max_length=32)
    by = models.CharField(max_length=80, blank=True, help_text="Who said it, as far as that was proved.")
    code = models.CharField(max_length=64, help_text="Why it was refused.")
    size = models.PositiveIntegerField(help_text="Of the whole body, in bytes.")
    received_at = models.DateTimeField()
    body = EncryptedBytes(help_text="Its start.")

    class Meta:
        verbose_name = "refused word"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["door", "received_at"], name="refused_at_door"),
        ]

    def __str__(self) -> str:
        return f"{self.door}: {self.code}"
