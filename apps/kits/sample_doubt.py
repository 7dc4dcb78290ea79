"""A doubt as a row: a kit whose results may not be this person's, why, and what a clinician found."""

from enum import Enum

from django.db import models
from django.db.models import Q

from apps.checks.specimen import Standing
from apps.vault.fields import EncryptedJSON, EncryptedText
from apps.vault.keys import new_id

OPEN = ""
OUTCOMES = (Standing.THEIRS, Standing.NOT_THEIRS)


class Why(Enum):
    """What makes a sample doubtful: key, and words for the clinician who looks."""

    SOMEBODY_ELSE = ("somebody_else", "the person said it is somebody else's blood")
    NOT_SURE = ("not_sure", "the person is not sure whose blood it is")
    BEFORE_KIT = ("before_kit", "collected before the kit was with the person")
    CHANGED = ("changed", "several values far from the person's last ones")

    def __init__(self, key: str, written: str) -> None:
        self.key = key
        self.written = written


class Doubt(models.Model):
    """Work for a clinician: may this kit's results be used? Open until somebody says so, with their reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kit = models.ForeignKey("kits.Kit", on_delete=models.PROTECT, related_name="doubts")
    reasons = models.JSONField(help_text="Keys of what makes it doubtful.")
    found = EncryptedJSON(help_text="The same in sentences, with the values.")
    urgent = models.BooleanField(default=False, help_text="The held results would say something that cannot wait.")
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=80, blank=True)
    why = EncryptedText(null=True, help_text="The clinician's reason.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kit"], condition=Q(outcome=OPEN), name="one_open_doubt_a_kit"),
            models.CheckConstraint(condition=Q(outcome__in=(OPEN, *OUTCOMES)), name="doubt_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=OPEN, resolved_at__isnull=True, resolved_by="", why__isnull=True)
                | (~Q(outcome=OPEN) & Q(resolved_at__isnull=False, why__isnull=False) & ~Q(resolved_by="")),
                name="doubt_resolved_by_whom_when_why",
            ),
        ]
        indexes = [models.Index(fields=["-urgent", "opened_at"], condition=Q(outcome=OPEN), name="doubt_waits")]
        ordering = ["outcome", "-urgent", "opened_at", "id"]
        verbose_name = "doubtful sample"
        permissions = [("resolve_doubt", "Can say whose sample a kit holds")]

    def __str__(self) -> str:
        return f"doubt {self.id}"
