"""Whose NHS login is whose, and the sign-ins on their way."""

from django.db import models
from django.db.models import F, Q

from apps.people.models import Person
from apps.vault.blind import BlindIndex
from apps.vault.fields import EncryptedText
from apps.vault.keys import new_id

SUB = "nhs-login-sub"  # what its blind index is for


class Account(models.Model):
    """A person's NHS login, from their first sign-in on: the subject identifier that NHS login knows them by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="nhs_login")
    sub = EncryptedText()
    sub_index = BlindIndex(purpose=SUB, of="sub", unique=True)
    linked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"NHS login of {self.person_id}"


class Attempt(models.Model):
    """A sign-in that a browser has begun. Only hashes: what stands here signs nobody in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state_hash = models.BinaryField(max_length=32, unique=True)
    browser_hash = models.BinaryField(max_length=32)
    asserted = models.BooleanField()  # came out of the NHS App, with the identity that it asserts
    anew = models.BooleanField(db_default=False)  # NHS login is to ask, whomever it remembers
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="sign_in_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__lt=F("ends_at")), name="sign_in_used_in_time"
            ),
            models.CheckConstraint(condition=~Q(asserted=True, anew=True), name="sign_in_one_way"),
        ]

    def __str__(self) -> str:
        return f"sign-in {self.id}"
