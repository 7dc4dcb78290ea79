"""Organisations whose systems call us, how each proves who it is, and what is remembered so that it counts once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.vault.fields import EncryptedBytes, EncryptedText
from apps.vault.keys import new_id


class Kind(models.TextChoices):
    """What an organisation is to us."""

    COMMISSIONER = "commissioner"
    LABORATORY = "laboratory"
    PRACTICE = "practice"
    SERVICE = "service"


class Organisation(models.Model):
    """An organisation that calls us, known by its ODS code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    ods_code = models.CharField(max_length=10, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    closed_at = models.DateTimeField(null=True, editable=False)  # from then on nothing of it comes in

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
    """One of an organisation's systems: in OAuth's words a client, with this id.

    It proves itself by its own keys (PublicKey), by a secret shared for webhooks (WebhookKey), or by a long-lived
    secret of which only the hash is kept.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="credentials")
    scopes = ArrayField(models.CharField(max_length=40))
    secret_hash = models.BinaryField(max_length=32, null=True, editable=False)
    jwks_url = models.CharField(max_length=500, default="")  # where its keys are published; "" when they were given
    asked_at = models.DateTimeField(null=True)  # when that address was last asked
    read_at = models.DateTimeField(null=True)  # when it last gave keys
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scopes__len__gte=1), name="credential_may_do_something"),
            models.CheckConstraint(
                condition=Q(jwks_url="") | Q(jwks_url__startswith="https://"), name="credential_keys_over_https"
            ),
        ]

    def __str__(self) -> str:
        return f"credential {self.id}"


class PublicKey(models.Model):
    """A key that a system signs with, as JWK. Its name stands for this one key for ever."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="keys")
    kid = models.CharField(max_length=100)
    jwk = models.JSONField()
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # no longer at the credential's address; it may come back
    revoked_at = models.DateTimeField(null=True)  # by us, for ever

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credential", "kid"], name="public_key_one_per_name"),
            models.CheckConstraint(condition=~Q(jwk__has_any_keys=["d", "k", "p", "q"]), name="public_key_is_public"),
        ]

    def __str__(self) -> str:
        return f"public key {self.id}"


class AccessToken(models.Model):
    """What a system was given for its signed assertion. Only the hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(PublicKey, on_delete=models.PROTECT, related_name="+")
    scopes = ArrayField(models.CharField(max_length=40))
    secret_hash = models.BinaryField(max_length=32, editable=False)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(scopes__len__gte=1), name="access_token_may_do_something")]

    def __str__(self) -> str:
        return f"access token {self.id}"


class WebhookKey(models.Model):
    """A secret shared with a system that signs each request; two may live, so that one can be changed for the other."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="webhook_keys")
    place = models.PositiveSmallIntegerField()
    secret = EncryptedText()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    forged = models.PositiveIntegerField(default=0, help_text="Requests under its name with a wrong signature.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "place"], condition=Q(revoked_at__isnull=True), name="webhook_key_one_per_place"
            ),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="webhook_key_at_most_two_live"),
        ]

    def __str__(self) -> str:
        return f"webhook key {self.id}"


class Spent(models.Model):
    """A signed message that was taken: until it expires by itself, the same one is not taken again."""

    id = models.BigAutoField(primary_key=True)
    holder = models.UUIDField()
    mark = models.BinaryField(max_length=32)
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "mark"], name="signed_message_once")]

    def __str__(self) -> str:
        return f"spent {self.id}"


class Guess(models.Model):
    """How often somebody at one address failed to prove who they are, in one minute. The address is a blind index."""

    id = models.BigAutoField(primary_key=True)
    address_index = models.BinaryField(max_length=32)
    minute = models.DateTimeField(db_index=True)
    failures = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "guesses"
        constraints = [models.UniqueConstraint(fields=["address_index", "minute"], name="guesses_one_row_a_minute")]

    def __str__(self) -> str:
        return f"guesses {self.id}"


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
