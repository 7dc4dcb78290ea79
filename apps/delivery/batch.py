"""A batch: messages that left in one call of which nobody knows yet whether it arrived."""

from collections.abc import Sequence
from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.functions import Now

from apps.delivery.sql import read
from apps.vault.keys import new_id

_WRITE_DOWN: Final = read("batch")


class Batch(models.Model):
    """Its id is the receiver's reference of it: said again with the same messages it has no second effect.

    Written before the call and deleted by a clear answer, so that what a dead worker leaves can be asked after.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=32)
    members = ArrayField(models.UUIDField(), help_text="Its deliveries, in the order in which they stand in it.")
    made_at = models.DateTimeField(db_default=Now())
    said_again_at = models.DateTimeField(
        null=True, blank=True, help_text="When another worker than the one that made it last asked after it."
    )
    arrived_at = models.DateTimeField(null=True, blank=True, help_text="When the receiver said that it has it.")

    class Meta:
        verbose_name_plural = "batches"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="batch_holds_something", condition=~models.Q(members=[])),
        ]

    def __str__(self) -> str:
        return f"{self.channel} batch {self.id}"


def written_down(batch: Batch, *, fences: Sequence[int]) -> bool:
    """Write a batch down if each of its messages is still claimed under its fence; whether it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE_DOWN,
            {"id": batch.pk, "channel": batch.channel, "members": list(batch.members), "fences": list(fences)},
        )
        return bool(cursor.rowcount)
