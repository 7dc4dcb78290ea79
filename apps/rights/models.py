"""What a person asked for under their rights, and what a human decided."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from apps.people.models import Person
from apps.vault.fields import EncryptedText
from apps.vault.keys import new_id

# UK GDPR Article 12(3): one month. Counted as the shortest month, so too early rather than too late.
ANSWERED_WITHIN = timedelta(days=28)


class Kind(models.TextChoices):
    """What can be asked for."""

    ERASURE = "erasure", "Erase my data"
    COPY = "copy", "Give me a copy of my data"
    CORRECTION = "correction", "Correct my data"


class Answer(models.TextChoices):
    """What a human decided; "" while nobody has."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


class Request(models.Model):
    """One request. The newest of a kind is open until a human answers it, within a month."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10, choices=Kind)
    words = EncryptedText(null=True, help_text="The person's own.")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=7, blank=True, choices=Answer)
    ground = models.CharField(max_length=20, blank=True, help_text="The row of the table of grounds.")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField(null=True, help_text="When what was granted was done.")

    class Meta:
        permissions = [("decide_request", "Can decide on a person's request")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="request_kind_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by="", ground="")
                | (Q(answer__in=Answer.values, answered_at__isnull=False) & ~Q(answered_by="") & ~Q(ground="")),
                name="request_answered_by_whom_and_why",
            ),
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(answer=""), name="request_open_once_a_kind"),
        ]
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"request {self.id}"

    @property
    def due_at(self) -> datetime:
        """By when it must be answered."""
        return self.asked_at + ANSWERED_WITHIN
