"""What may no longer be sent to a person, or of them, since when and why."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.vault.keys import new_id


class What(models.TextChoices):
    """What a stop is about."""

    MESSAGES = "messages", "Messages to the person"
    RECORDS = "records", "Records of the person"


class Why(models.TextChoices):
    """Why nothing more is sent."""

    WITHDRAWN = "withdrawn", "the person no longer takes part"
    NO_MESSAGES = "no-messages", "the person does not want messages"
    NOT_TO_GP = "not-to-gp", "the person does not want it shared with their GP surgery"
    DIED = "died", "a death was notified"
    MOVED = "moved", "the person's new GP surgery is not known here"
    RENUMBERED = "renumbered", "it carries an NHS number that was replaced"
    ERASED = "erased", "the person's data was erased"


class Stop(models.Model):
    """One reason for which nothing more is sent. Lifted, it stands no more; the row stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.UUIDField(help_text="The person; no foreign key, as in the outbox.")
    what = models.CharField(max_length=8, choices=What)
    why = models.CharField(max_length=12, choices=Why)
    urgent_too = models.BooleanField(help_text="Also what cannot wait.")
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "what", "why"], condition=Q(lifted_at__isnull=True), name="delivery_stopped_once"
            ),
            models.CheckConstraint(condition=Q(what__in=What.values), name="delivery_stop_what_known"),
            models.CheckConstraint(condition=Q(why__in=Why.values), name="delivery_stop_why_known"),
        ]

    def __str__(self) -> str:
        return f"{self.what} stopped: {self.why}"
