"""Our staff as rows: who has which role, their second factor, what they propose to each other, and broken glass."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_otp.models import Device, ThrottlingMixin

from apps.staff.roles import ROLES
from apps.vault.fields import EncryptedBytes, EncryptedText
from apps.vault.keys import new_id

LONGEST_PROPOSAL = timedelta(hours=24)
LONGEST_GLASS = timedelta(hours=1)


class Member(models.Model):
    """A member of staff: their role, and a number that ends every session begun under an earlier one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    generation = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        verbose_name = "member of staff"
        verbose_name_plural = "members of staff"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(role__in=(*ROLES, "")), name="staff_role_known"),
        ]

    def __str__(self) -> str:
        return f"staff:{self.user_id}"


class SecondFactor(ThrottlingMixin, Device):  # type: ignore[misc]  # django-otp has no types
    """An authenticator app: one a person. Its secret is sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    secret = EncryptedBytes()
    last_step = models.BigIntegerField(default=-1, help_text="No code of this half minute or an earlier one is taken.")

    def __str__(self) -> str:
        return f"second factor of staff:{self.user_id}"

    @property
    def persistent_id(self) -> str:
        """As the session keeps it; django-otp wants a number there."""
        return f"{self.model_label()}/{self.id.int}"

    def get_throttle_factor(self) -> float:
        """Seconds to wait after the first wrong code; they double with each."""
        return 1.0


class RecoveryCode(models.Model):
    """A code on paper for the day the phone is lost. Only its hash is kept; it holds 80 random bits."""

    device = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["device", "code_hash"], name="staff_recovery_code_once"),
        ]

    def __str__(self) -> str:
        return "recovery code"


class Kind(models.TextChoices):
    """What takes two people."""

    SAMPLE = "sample", "Whose sample a kit holds"
    EXPORT = "export", "Exact figures as a file"


class Proposal(models.Model):
    """One person asks; nothing happens until a second one, not the same, agrees."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField(max_length=60, help_text="The id or code of what it is about.")
    choice = models.CharField(max_length=20, blank=True)
    reason = EncryptedText()
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="Done, refused, taken back or out of time.")

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "id"]
        permissions = [
            ("ask_export", "Can ask for exact figures as a file"),
            ("approve_export", "Can let somebody else take exact figures as a file"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="staff_proposal_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at"), ends_at__lte=F("made_at") + LONGEST_PROPOSAL),
                name="staff_proposal_ends",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(closed_at__isnull=True, kind=Kind.SAMPLE),
                name="staff_one_proposal_a_sample",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "proposer"],
                condition=Q(closed_at__isnull=True),
                name="staff_one_proposal_a_person",
            ),
            models.UniqueConstraint(fields=["id", "proposer"], name="staff_proposal_whose"),
        ]

    def __str__(self) -> str:
        return f"proposal {self.id}"


class Decision(models.Model):
    """The second person's answer. `proposer` repeats the proposal's (a foreign key sees to it, migration 0002), so
    that the database itself refuses somebody who answers their own."""

    proposal = models.OneToOneField(Proposal, primary_key=True, on_delete=models.PROTECT, related_name="decision")
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(decider=F("proposer")), name="staff_two_different_people"),
        ]

    def __str__(self) -> str:
        return f"decision on {self.proposal_id}"


class BrokenGlass(models.Model):
    """Somebody of ours opened a person's record outside their ordinary right, for a reason and for a while."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField(help_text="No foreign key: people stand above.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedText()
    broken_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-broken_at", "id"]
        verbose_name = "record opened by breaking the glass"
        verbose_name_plural = "records opened by breaking the glass"
        permissions = [
            ("break_glass", "Can open a person's record, giving a reason"),
            ("review_glass", "Can say that a broken glass was looked into"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("broken_at"), ends_at__lte=F("broken_at") + LONGEST_GLASS),
                name="staff_glass_ends",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewer__isnull=True)
                | (Q(reviewed_at__isnull=False, reviewer__isnull=False) & ~Q(reviewer=F("user"))),
                name="staff_glass_reviewed_by_another",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_id", "user", "ends_at"], name="staff_glass_open"),
        ]

    def __str__(self) -> str:
        return f"broken glass {self.id}"
