"""A signal of the national notification service: kept raw before it is read, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.vault.fields import EncryptedBytes
from apps.vault.keys import new_id


class Signal(models.Model):
    """One signal. Its body names a person, so it is sealed, and goes as soon as it has been acted on."""

    class State(models.TextChoices):
        """Where it stands. WAITING is looked at again; REFUSED has changed nothing and is kept for inspection."""

        WAITING = "waiting", "Waits"
        DONE = "done", "Done"
        NOTHING = "nothing", "Nothing to do"
        REFUSED = "refused", "Refused: it changed nothing"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event_id = models.CharField(max_length=64, help_text="The sender's own id of the event.")
    by = models.CharField(max_length=80, help_text="Who brought it.")
    type = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    body = EncryptedBytes(null=True, help_text="As it came; gone once it is done.")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    why = models.CharField(max_length=200, blank=True, help_text="Codes and our own words; never what was read.")
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["received_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["by", "event_id"], name="signal_kept_once"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "done", "nothing", "refused")), name="signal_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", read_at__isnull=True) | (~Q(state="waiting") & Q(read_at__isnull=False)),
                name="signal_read_with_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "nothing")) | Q(body__isnull=True), name="signal_done_names_nobody"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_at"], name="signal_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"
