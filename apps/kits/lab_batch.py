"""A batch as a row: what a laboratory sent in one request, and which of it was no new message."""

from django.db import models
from django.db.models import Q

from apps.vault.keys import new_id


class LabBatch(models.Model):
    """Messages that came together and were kept together. Each stands as a message of its own, with its place here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    supplier = models.ForeignKey("kits.SupplierAccount", on_delete=models.PROTECT, related_name="batches")
    count = models.PositiveSmallIntegerField(help_text="Messages it came with, new or not.")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)
    read_at = models.DateTimeField(null=True, help_text="When none of its messages was left to be read.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gte=1), name="lab_batch_holds_something")]
        indexes = [models.Index(fields=["received_at"], condition=Q(read_at=None), name="lab_batch_to_be_read")]
        ordering = ["received_at", "id"]
        verbose_name_plural = "laboratory batches"

    def __str__(self) -> str:
        return f"laboratory batch {self.id}"


class LabRepeat(models.Model):
    """A place in a batch where a message stood that had come before: the same again, or its id with another body."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(LabBatch, on_delete=models.PROTECT, related_name="repeats", db_index=False)
    place = models.PositiveSmallIntegerField()
    message = models.ForeignKey(
        "kits.LabMessage", on_delete=models.PROTECT, related_name="repeats", help_text="The one that came before."
    )
    differs = models.BooleanField(help_text="Its id came before with another body: refused.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="lab_repeat_once")]
        ordering = ["place"]

    def __str__(self) -> str:
        return f"repeat {self.id}"
