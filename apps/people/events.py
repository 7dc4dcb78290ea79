"""What the national systems told us of a person's life, once for each event, and what came of it."""

from django.db import models
from django.db.models import Q

from apps.vault.fields import EncryptedJSON
from apps.vault.keys import new_id


class Kind(models.TextChoices):
    """What can be told."""

    DEATH = "death"
    DEATH_REMOVED = "death-removed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    INVALIDATED = "invalidated"
    CHANGED = "changed"


class Outcome(models.TextChoices):
    """What came of it. WAITS: a human must look, the reason says at what."""

    DONE = "done"
    NOTHING = "nothing", "Nothing to do"
    NOBODY = "nobody", "Nobody we look after"
    WAITS = "waits", "Waits for a human"
    SETTLED = "settled", "Settled by a human"


class LifeEvent(models.Model):
    """One event. Of somebody we do not look after, its id alone is kept: not whom it was about."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event_id = models.CharField(max_length=100, unique=True, help_text="The sender's own id of it.")
    kind = models.CharField(max_length=13, choices=Kind)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="life_events")
    outcome = models.CharField(max_length=7, choices=Outcome)
    reason = models.CharField(max_length=500, blank=True, help_text="What a human must do; never personal.")
    told = EncryptedJSON(null=True, help_text="What it said, kept while a human must look.")
    happened_at = models.DateTimeField(help_text="By the sender's clock: a later word counts, whichever comes first.")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="life_event_kind_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="life_event_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.NOBODY) | Q(person__isnull=True, told__isnull=True),
                name="life_event_of_nobody_names_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.WAITS) | ~Q(reason=""), name="life_event_waits_for_what"
            ),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(outcome=Outcome.WAITS), name="life_event_waits")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
