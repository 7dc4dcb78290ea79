"""What a person agreed to and what they took back: for each purpose the last word counts, and every word is kept."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from apps.vault.keys import new_id


class Purpose(models.TextChoices):
    """What the programme asks agreement for, apart from each other."""

    TAKE_PART = "take-part", "Take part in the NHS Health Check at home"
    SHARE_WITH_GP = "share-with-gp", "Share my results with my GP surgery"
    APP_MESSAGES = "app-messages", "Send me messages in the NHS App"


class ConsentWord(models.Model):
    """One word of a person on one purpose. Rows are only ever added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="consent_words")
    purpose = models.CharField(max_length=13, choices=Purpose)
    given = models.BooleanField(help_text="Given, or taken back.")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="consent_purpose_known")]
        indexes = [models.Index(fields=["person", "purpose", "-at"], name="last_consent_word")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"consent word {self.id}"


def last_word(*, person_id: UUID, purpose: str) -> ConsentWord | None:
    """The word that counts; None while nothing was said beyond the consent to the check itself."""
    return ConsentWord.objects.filter(person_id=person_id, purpose=purpose).last()


def objects_to(*, person_id: UUID, purpose: str) -> bool:
    """Whether the person took this back."""
    word = last_word(person_id=person_id, purpose=purpose)
    return word is not None and not word.given


def say(*, person_id: UUID, purpose: str, given: bool, by: str, at: datetime) -> bool:
    """Keep a word; whether it changes anything. The person's row is held by whoever calls."""
    if objects_to(person_id=person_id, purpose=purpose) != given:
        return False
    ConsentWord.objects.create(person_id=person_id, purpose=purpose, given=given, at=at, by=by)
    return True
