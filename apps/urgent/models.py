"""Urgent cases as rows: what was found, by when somebody must have answered, and everything that was done."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.clients.models import Organisation
from apps.people.models import Person, Practice
from apps.vault.fields import EncryptedJSON, EncryptedText
from apps.vault.keys import new_id


class Urgency(models.TextChoices):
    """The two kinds of findings that cannot wait, milder first; named as in the advice."""

    URGENT = "urgent"
    EMERGENCY = "emergency"


class Kind(models.TextChoices):
    """What can happen to a case."""

    RAISED = "raised", "Raised"
    REPEATED = "repeated", "Still there in an amended record"
    TAKEN_BACK = "taken_back", "No longer in the newest record"
    SENT = "sent", "Record sent"
    RECEIVED = "received", "Received by the practice's system"
    UNDELIVERED = "undelivered", "Could not be delivered"
    ESCALATED = "escalated", "Escalated"
    SEEN = "seen", "Seen by a human"
    CONTACTED = "contacted", "Patient contacted"
    NOTED = "noted", "Noted"
    RESOLVED = "resolved", "Resolved"
    DIED = "died", "Closed: the patient has died"
    TRANSFERRED = "transferred", "Closed: the patient is in another service's care"
    REOPENED = "reopened", "Reopened"


CLOSING = (Kind.RESOLVED, Kind.DIED, Kind.TRANSFERRED)
BY_A_HUMAN = (*CLOSING, Kind.CONTACTED, Kind.NOTED, Kind.REOPENED)
ONCE_AN_ALERT = (Kind.RAISED, Kind.SENT, Kind.RECEIVED, Kind.SEEN)


class Contact(models.Model):
    """How an organisation is reached when a finding cannot wait: a practice, or a commissioner's clinician on call."""

    ods_code = models.CharField("ODS code", primary_key=True, max_length=10)
    mail = models.EmailField(blank=True, help_text="An address that somebody watches; no personal data is sent to it.")
    phone = models.CharField(max_length=30, blank=True, help_text="The number for professionals, not the public one.")

    def __str__(self) -> str:
        return self.ods_code


class Case(models.Model):
    """What has to be answered about one check. The columns below `practice` are read off its events, for the lists."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_id = models.UUIDField(help_text="No foreign key: checks stand above.")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="urgent_cases")
    commissioner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="urgent_cases")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="urgent_cases")
    opened_at = models.DateTimeField()
    urgency = models.CharField(max_length=9, choices=Urgency)
    next_at = models.DateTimeField(null=True, help_text="When the next rung of the ladder is due, if any is.")
    due_at = models.DateTimeField(null=True, help_text="By when a human must answer, or after that resolve it.")
    seen_at = models.DateTimeField(null=True, help_text="When a human saw its newest alert.")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [("work_cases", "Can answer and close urgent cases")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["check_id"], condition=Q(closed_at__isnull=True), name="urgent_one_open_case_a_check"
            ),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="urgent_case_urgency_known"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(next_at__isnull=True, due_at__isnull=True),
                name="urgent_closed_case_has_no_clock",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(due_at__isnull=False), name="urgent_open_case_has_a_clock"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_at"], condition=Q(closed_at__isnull=True), name="urgent_case_due"),
            models.Index(fields=["check_id"], name="urgent_case_of_a_check"),
        ]

    def __str__(self) -> str:
        return f"urgent case {self.id}"


class Alert(models.Model):
    """One record that told the practice something new that cannot wait. An answer to it answers those before it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="alerts")
    number = models.PositiveSmallIntegerField()
    reference = models.UUIDField(unique=True, help_text="The assessment whose record it is.")
    urgency = models.CharField(max_length=9, choices=Urgency)
    raised_at = models.DateTimeField()
    found = EncryptedJSON()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="urgent_alert_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"alert {self.number} of {self.case_id}"


class Step(models.Model):
    """One rung of the ladder for one alert, with the moment it is due. It may be brought forward, never put off."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="steps")
    rung = models.CharField(max_length=30)
    due_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["alert", "rung"], name="urgent_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rung} due {self.due_at:%Y-%m-%d %H:%M:%S}"


class Event(models.Model):
    """Something that happened to a case. Rows are only ever added (migration 0002); `number` is their order."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", help_text="Who of our staff."
    )
    rung = models.CharField(max_length=30, blank=True)
    code = models.CharField(max_length=40, blank=True, help_text="How, or what came of it.")
    reference = models.UUIDField(null=True)
    named = EncryptedText(null=True)
    words = EncryptedText(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="urgent_event_numbered_once"),
            models.UniqueConstraint(
                fields=["alert", "kind"], condition=Q(kind__in=ONCE_AN_ALERT), name="urgent_event_once_an_alert"
            ),
            models.UniqueConstraint(
                fields=["alert", "kind", "rung"], condition=~Q(rung=""), name="urgent_rung_climbed_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="urgent_event_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=BY_A_HUMAN) | Q(user__isnull=False), name="urgent_human_event_has_a_human"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.SEEN) | Q(user__isnull=False) | Q(named__isnull=False),
                name="urgent_seen_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=(Kind.ESCALATED, Kind.UNDELIVERED)) | ~Q(rung=""), name="urgent_rung_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.number})"
