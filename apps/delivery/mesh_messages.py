"""What came to our MESH mailbox, one row a message: kept raw and whole before it is read, and what was made of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.vault.fields import EncryptedBytes, EncryptedJSON
from apps.vault.keys import new_id


class MeshMessage(models.Model):
    """One message as MESH gave it to us. Its envelope and its body may name a person, so both are encrypted."""

    class Verdict(models.TextChoices):
        """What was made of it. A refused one is kept for somebody to look at and has changed nothing."""

        WAITING = "waiting", "Not read yet"
        TAKEN = "taken", "Understood, and did what it says"
        REFUSED = "refused", "Refused: it changed nothing"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mesh_id = models.CharField(max_length=64, help_text="MESH's own id of it.")
    kind = models.CharField(max_length=16, help_text="DATA or REPORT, as MESH says.")
    workflow = models.CharField(max_length=64)
    sender = models.CharField(max_length=64, help_text="The mailbox that it came from; MESH vouches for it.")
    collected_at = models.DateTimeField()
    envelope = EncryptedJSON()
    body = EncryptedBytes()
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.WAITING)
    why = models.CharField(max_length=200, blank=True, help_text="Codes and our own words; never what was read.")
    own_id = models.CharField(max_length=128, blank=True, help_text="The answer's own id: the same again is a replay.")
    delivery = models.ForeignKey("delivery.Delivery", on_delete=models.CASCADE, null=True, related_name="mesh_messages")
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["collected_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mesh_id"], name="mesh_message_collected_once"),
            models.UniqueConstraint(
                fields=["sender", "own_id"], condition=~Q(own_id="") & Q(verdict="taken"), name="mesh_answer_taken_once"
            ),
            models.CheckConstraint(name="mesh_message_refused_says_why", condition=~Q(verdict="refused") | ~Q(why="")),
            models.CheckConstraint(
                name="mesh_message_read_with_a_time",
                condition=Q(verdict="waiting", read_at__isnull=True)
                | (~Q(verdict="waiting") & Q(read_at__isnull=False)),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["collected_at"], name="mesh_message_waiting", condition=Q(verdict="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mesh_id}"
