"""A silence: an acknowledgement that should have come and has not. One row each, told to a human once."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Silence(models.Model):
    """Settled when the word comes after all, or when a human has set the delivery aside or sent it again."""

    class Of(models.TextChoices):
        """Whose word is missing."""

        TECHNICAL = "technical", "The receiving system's"
        BUSINESS = "business", "The receiver's final word"

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey("delivery.Delivery", on_delete=models.CASCADE, related_name="silences")
    of = models.CharField(max_length=9, choices=Of)
    since = models.DateTimeField(help_text="When it should have come.")
    told_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "missing acknowledgement"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["delivery", "of"], name="silence_told_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("told_at")), name="silence_settled_after"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["told_at"], name="silence_unsettled", condition=Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.of} word missing of {self.delivery_id}"
