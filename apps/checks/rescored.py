"""A rescore as rows: one replay of every check, its stretches, and each person whom it changes."""

from django.db import models

from apps.vault.fields import EncryptedJSON
from apps.vault.keys import new_id


class Rescore(models.Model):
    """One replay of every check with the equations and the advice as they are now."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"rescore {self.id}"


class RescoreChunk(models.Model):
    """A stretch of checks that one task replays. Done or not: a lost task is found by its missing `done_at`."""

    rescore = models.ForeignKey(Rescore, on_delete=models.CASCADE, related_name="chunks")
    first = models.UUIDField()
    last = models.UUIDField()
    checks = models.PositiveIntegerField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"chunk {self.pk} of rescore {self.rescore_id}"


class Change(models.Model):
    """A person whose band or action a rescore changes: what was issued and the held assessment that supersedes it."""

    rescore = models.ForeignKey(Rescore, on_delete=models.CASCADE, related_name="changes")
    issued = models.ForeignKey("checks.Assessment", on_delete=models.CASCADE, related_name="+")
    held = models.ForeignKey("checks.Assessment", on_delete=models.CASCADE, related_name="+")
    differences = EncryptedJSON(help_text="Score or action -> before and after.")
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rescore", "issued"], name="one_change_a_person")]

    def __str__(self) -> str:
        return f"change {self.id}"
