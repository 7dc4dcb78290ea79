"""People, the practices that look after them, and the sessions they sign in to."""

from django.db import models
from django.db.models import F, Q

from apps.people.consents import ConsentWord  # noqa: F401 - Django looks for an app's models here
from apps.people.events import LifeEvent  # noqa: F401 - the same
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


class Death(models.TextChoices):
    """How a death was notified: by somebody who knew, or by the registrar."""

    INFORMAL = "informal"
    FORMAL = "formal"


class Person(models.Model):
    """Somebody we look after. Every personal field is encrypted; the NHS number is found by its blind index.

    Of one who was erased nothing is left but the id, by which figures and the trail are still counted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="people")
    nhs_number = EncryptedText(null=True)
    nhs_number_index = BlindIndex(purpose=NHS_NUMBER, of="nhs_number", unique=True, null=True)
    given_name = EncryptedText(null=True)
    family_name = EncryptedText(null=True)
    birth_date = EncryptedDate(null=True)
    sex = EncryptedText(null=True)
    postcode = EncryptedText(null=True)
    townsend = EncryptedText(null=True)
    restricted = models.BooleanField(default=False, help_text="Marked as sensitive: no address is kept or shown.")
    death = models.CharField(max_length=8, blank=True, choices=Death, help_text="How it was notified.")
    died_at = models.DateTimeField(null=True, help_text="When the death was notified to us.")
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    erased_at__isnull=True,
                    nhs_number__isnull=False,
                    nhs_number_index__isnull=False,
                    given_name__isnull=False,
                    family_name__isnull=False,
                    birth_date__isnull=False,
                )
                | Q(
                    erased_at__isnull=False,
                    nhs_number__isnull=True,
                    nhs_number_index__isnull=True,
                    given_name__isnull=True,
                    family_name__isnull=True,
                    birth_date__isnull=True,
                    sex__isnull=True,
                    postcode__isnull=True,
                    townsend__isnull=True,
                ),
                name="person_whole_or_erased",
            ),
            models.CheckConstraint(
                condition=Q(death="", died_at__isnull=True) | (~Q(death="") & Q(died_at__isnull=False)),
                name="person_died_with_a_time",
            ),
            models.CheckConstraint(
                condition=Q(restricted=False) | Q(postcode__isnull=True), name="person_restricted_has_no_address"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.id}"


class Way(models.TextChoices):
    """How a session began. AGAIN: we asked NHS login to have the person sign in anew, whoever it remembered."""

    BROWSER = "browser"
    NHS_APP = "nhs-app"
    AGAIN = "again"


class Session(models.Model):
    """One signed-in session: its token's hash, when it was last used and when it ends at the latest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    token_hash = models.BinaryField(max_length=32)
    way = models.CharField(max_length=7, choices=Way, db_default=Way.BROWSER)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="session_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="session_way_known"),
        ]

    def __str__(self) -> str:
        return f"session {self.id}"
