"""Organisations whose systems call us, their credentials, and the requests they have made once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.vault.fields import EncryptedBytes
from apps.vault.keys import new_id


class Kind(models.TextChoices):
    """What an organisation is to us."""

    COMMISSIONER = "commissioner"
    LABORATORY = "laboratory"
    PRACTICE = "practice"
    SERVICE = "service"
    IDENTITY = "identity"


class Organisation(models.Model):
    """An organisation that calls us, known by its ODS code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    ods_code = models.CharField(max_length=10, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="organisation_kind_known"),
            models.CheckConstraint(
                condition=Q(ods_code__regex=r"^[A-Z0-9]{3,10}$"), name="organisation_ods_code_shape"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.ods_code})"


class Credential(models.Model):
    """What one of an organisation's systems signs in with. The secret itself is shown once and never kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="credentials")
    scopes = ArrayField(models.CharField(max_length=40))
    secret_hash = models.BinaryField(max_length=32, editable=False)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scopes__len__gte=1), name="credential_may_do_something"),
        ]

    def __str__(self) -> str:
        return f"credential {self.id}"


class IdempotentRequest(models.Model):
    """A request that took effect, and the answer it got: the same request again gets the same answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    caller = models.CharField(max_length=200)
    key_index = models.BinaryField(max_length=32)  # callers' keys may hold anything, so only a blind index is kept
    route = models.TextField()
    body_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    answer = EncryptedBytes(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key_index"], name="idempotent_request_once_per_caller"),
        ]
        indexes = [models.Index(fields=["at"], name="idempotent_request_in_time")]

    def __str__(self) -> str:
        return f"request {self.id}"
