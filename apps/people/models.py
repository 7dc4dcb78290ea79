"""People, the practices that look after them, and the sessions they sign in to."""

from django.db import models
from django.db.models import F, Q

from apps.vault.blind import BlindIndex
from apps.vault.fields import EncryptedDate, EncryptedText
from apps.vault.keys import new_id

NHS_NUMBER = "nhs-number"  # what its blind index is for


class Practice(models.Model):
    """A GP practice and the upper-tier authority whose public health team commissions its checks."""

    ods_code = models.CharField(primary_key=True, max_length=10)
    name = models.CharField(max_length=200)
    area_code = models.CharField(max_length=9)
    area_name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.name} ({self.ods_code})"


class Person(models.Model):
    """Somebody we look after. Every personal field is encrypted; the NHS number is found by its blind index."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="people")
    nhs_number = EncryptedText()
    nhs_number_index = BlindIndex(purpose=NHS_NUMBER, of="nhs_number", unique=True)
    given_name = EncryptedText()
    family_name = EncryptedText()
    birth_date = EncryptedDate()
    sex = EncryptedText(null=True)
    postcode = EncryptedText(null=True)
    townsend = EncryptedText(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"person {self.id}"


class Session(models.Model):
    """One signed-in session: its token's hash, when it was last used and when it ends at the latest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    token_hash = models.BinaryField(max_length=32)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="session_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"session {self.id}"
