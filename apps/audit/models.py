"""The trail as rows, only ever added (triggers in migrations 0002 and 0003 see to it): what somebody did, each chained
to the one before it in its lane, and signed words on where the lanes end."""

from django.db import models
from django.db.models import Q

from apps.audit.chain import HASH_BYTES, LANES
from apps.audit.statement import Statement, read_line


class Entry(models.Model):
    """Who (`actor`) did what (`action`) to whom (`subject`), and when. `detail` holds codes and ids only."""

    id = models.BigAutoField(primary_key=True)
    lane = models.PositiveSmallIntegerField()
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=100)
    subject = models.UUIDField(null=True)
    detail = models.JSONField()
    previous_hash = models.BinaryField(max_length=HASH_BYTES)
    hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["lane", "sequence"], name="audit_entry_one_per_place_in_lane"),
            models.CheckConstraint(condition=Q(lane__lt=LANES), name="audit_entry_lane_exists"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="audit_entry_sequence_starts_at_one"),
        ]
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_entry_of_a_subject"),
            models.Index(fields=["at"], name="audit_entry_in_time"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.action}"


class Checkpoint(models.Model):
    """A signed statement of where every lane ended."""

    number = models.PositiveBigIntegerField(primary_key=True)
    written = models.TextField(help_text="What is signed, as it was signed.")
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="audit_checkpoint_number_from_one")]

    def __str__(self) -> str:
        return f"checkpoint {self.number}"

    def kept(self) -> tuple[Statement, bytes]:
        """What it states, and its signature. Raises Unreadable."""
        return read_line(self.line())

    def line(self) -> str:
        """As it is printed for keeping outside."""
        return f"{self.written} {bytes(self.signature).hex()}"
