"""A questionnaire half-way: what a person answered so far, kept so that they can come back to it."""

from django.db import models

from apps.checks.models import HealthCheck
from apps.vault.fields import EncryptedJSON
from apps.vault.keys import new_id


class Draft(models.Model):
    """Answers so far. Replaced as the person goes on, gone when they submit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.OneToOneField(HealthCheck, on_delete=models.CASCADE, related_name="draft")
    version = models.CharField(max_length=20)
    answers = EncryptedJSON()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft {self.id}"
