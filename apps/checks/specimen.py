"""Specimens as rows: the person's word on whose blood a kit holds, and whether its results may be used."""

from django.db import models
from django.db.models import Q

from apps.vault.keys import new_id
from healthcheck.sample import Whose

_WHOSE = [(whose.value, whose.value) for whose in Whose]


class Method(models.TextChoices):
    """How the blood was taken."""

    FINGER_PRICK = "finger_prick"
    OTHER = "other"


class Standing(models.TextChoices):
    """Whether a specimen's results may be used. Where nothing is said of it they may."""

    HELD = "held"
    THEIRS = "theirs"
    NOT_THEIRS = "not_theirs"


class SampleWord(models.Model):
    """What somebody said of a sample. The last word counts; rows are only ever added (migration 0005)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey("checks.HealthCheck", on_delete=models.PROTECT, related_name="sample_words")
    specimen = models.UUIDField(help_text="The kit it is in.")
    whose = models.CharField(max_length=13, choices=_WHOSE)
    collected_at = models.DateTimeField()
    method = models.CharField(max_length=12, choices=Method)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(whose__in=[whose.value for whose in Whose]), name="sample_whose_known"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="sample_method_known"),
        ]
        indexes = [models.Index(fields=["specimen"], name="word_of_sample")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"word {self.id}"


class SpecimenStanding(models.Model):
    """From when on a specimen's results are held, stand, or are never used. Append-only (migration 0005)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey("checks.HealthCheck", on_delete=models.PROTECT, related_name="standings")
    specimen = models.UUIDField(help_text="The kit it is in.")
    standing = models.CharField(max_length=10, choices=Standing)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="specimen_standing_known"),
            models.UniqueConstraint(
                fields=["specimen"], condition=Q(standing=Standing.NOT_THEIRS), name="specimen_refused_once"
            ),
        ]
        indexes = [models.Index(fields=["specimen"], name="standing_of_specimen")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"standing {self.id}"
