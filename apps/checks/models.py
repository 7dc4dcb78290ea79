"""A health check as rows: its state, what was declared, answered and measured, and every assessment made of it."""

from django.db import models
from django.db.models import Q

from apps.checks.rescored import Change, Rescore, RescoreChunk  # noqa: F401, the same
from apps.checks.specimen import SampleWord, SpecimenStanding  # noqa: F401, Django looks for an app's models here
from apps.clients.models import Organisation
from apps.people.models import Person
from apps.vault.fields import EncryptedDate, EncryptedJSON, EncryptedText
from apps.vault.keys import new_id


class State(models.TextChoices):
    """Where a check stands. `stopped` was assessed on what there was; it becomes `complete` if the rest comes.

    `withdrawn` and `died` end it: see `ended_from` for where it stood.
    """

    INVITED = "invited"
    INELIGIBLE = "ineligible"
    ELIGIBLE = "eligible"
    OPEN = "open"
    COMPLETE = "complete"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    DIED = "died"


# An entry as `healthcheck.entry` writes it; "" where it was not told who put something in, as by a laboratory.
ENTRY = r"^(|person|(phone|pharmacy|kiosk|clinic)/[A-Z0-9]{3,10}/[A-Za-z0-9_-]{1,20})$"

IN_PROGRESS = (State.INVITED, State.ELIGIBLE, State.OPEN)
TAKES_VALUES = (State.OPEN, State.COMPLETE, State.STOPPED)
ENDED = (State.WITHDRAWN, State.DIED)


class HealthCheck(models.Model):
    """One person's check in one cycle."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="checks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="checks")
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    ended_from = models.CharField(max_length=10, blank=True, choices=State, help_text="The state in which it ended.")
    ended_at = models.DateTimeField(null=True)
    invited_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True)
    consented_by = models.CharField(max_length=60, blank=True, help_text="Whose hand put the consent in.")
    assessed_at = models.DateTimeField(null=True)
    awaited = models.JSONField(default=list, help_text="Kinds a laboratory was asked for.")
    invited_as = EncryptedJSON(
        null=True, help_text="The groups the report counts the person in, as they were when the check began."
    )
    kit_ordered_at = models.DateTimeField(null=True, help_text="The first; each kit's own times stand with it.")
    kit_returned_at = models.DateTimeField(null=True)
    processed_at = models.DateTimeField(null=True, help_text="When a laboratory first spoke of a sample.")
    reminded_at = models.DateTimeField(null=True, help_text="When a reminder of a kit first went out.")
    moved_at = models.DateTimeField(null=True, help_text="When the person first went to another area.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state__in=IN_PROGRESS), name="one_check_at_a_time"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="check_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=TAKES_VALUES) | Q(consented_at__isnull=False), name="no_check_without_consent"
            ),
            models.CheckConstraint(condition=Q(consented_by__regex=ENTRY), name="consent_entered_by_whom"),
            models.CheckConstraint(
                condition=(Q(state__in=ENDED, ended_at__isnull=False) & ~Q(ended_from=""))
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True, ended_from="")),
                name="check_ended_from_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["state", "consented_at"], name="check_overdue")]

    def __str__(self) -> str:
        return f"check {self.id}"


class NotBegun(models.Model):
    """An invitation with which no check began, for a reason that is not the organisation's to know.

    It is answered as any other, and the same again; where a check can begin later, the check has its id.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="not_begun")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="not_begun")
    birth_date = EncryptedDate(help_text="As the organisation said it.")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "not begun"
        constraints = [models.UniqueConstraint(fields=["person", "organisation"], name="not_begun_once")]

    def __str__(self) -> str:
        return f"invitation {self.id}"


class Declaration(models.Model):
    """What a person declared about their eligibility, and the reasons it gave, newest last."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey(HealthCheck, on_delete=models.CASCADE, related_name="declarations")
    declared = EncryptedJSON()
    reasons = EncryptedJSON()
    eligible = models.BooleanField()
    at = models.DateTimeField()
    entered_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(entered_by__regex=ENTRY), name="declaration_entered_by_whom"),
        ]

    def __str__(self) -> str:
        return f"declaration {self.id}"


class Answers(models.Model):
    """A submitted questionnaire. It is never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.OneToOneField(HealthCheck, on_delete=models.CASCADE, related_name="answers")
    questionnaire = models.CharField(max_length=60)
    answers = EncryptedJSON()
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=80)
    entered_by = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "answers"
        constraints = [
            models.CheckConstraint(condition=Q(entered_by__regex=ENTRY), name="answers_entered_by_whom"),
        ]

    def __str__(self) -> str:
        return f"answers {self.id}"


class FollowUp(models.Model):
    """Answers to questions that a result asked. A later row supersedes; none is changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey(HealthCheck, on_delete=models.CASCADE, related_name="follow_ups")
    questionnaire = models.CharField(max_length=60)
    answers = EncryptedJSON()
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["answered_at", "id"]

    def __str__(self) -> str:
        return f"follow-up {self.id}"


class Value(models.Model):
    """One measured value, or the reason it is absent. A later row supersedes; none is changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey(HealthCheck, on_delete=models.CASCADE, related_name="values")
    kind = models.CharField(max_length=30)
    value = EncryptedText(null=True)
    comparator = models.CharField(max_length=1, blank=True)
    absent = models.CharField(max_length=20, blank=True)
    words = EncryptedText(null=True)
    taken_at = models.DateTimeField()
    source = models.CharField(max_length=12)
    reading = models.UUIDField(null=True)
    stored = models.BooleanField(default=False, help_text="The device's own memory gave it; nobody typed it.")
    specimen = models.UUIDField(null=True, help_text="The kit it was measured from.")
    arrived_at = models.DateTimeField(null=True, help_text="When the specimen reached the laboratory.")
    reported_at = models.DateTimeField(null=True, help_text="When the laboratory said so, by its own clock.")
    collection_told = models.BooleanField(default=False, help_text="The laboratory named the time of collection.")
    flags = models.JSONField(default=list, help_text="How the laboratory marked the sample.")
    device = EncryptedText(null=True, help_text="As it was typed, or an app sent it; null where none was named.")
    arm = models.CharField(max_length=5, blank=True)
    irregular_pulse = EncryptedText(null=True, help_text="If the monitor showed its sign of one: yes or no.")
    lot = models.CharField(max_length=40, blank=True, help_text="Of the strip or cartridge of a point-of-care test.")
    tested_by = models.CharField(max_length=20, blank=True, help_text="Who ran the test: never a person's name.")
    control_passed = models.BooleanField(null=True, help_text="The device's last quality control.")
    controlled_at = models.DateTimeField(null=True)
    unused = EncryptedText(null=True, help_text="What a device showed whose quality control failed. Never a result.")
    entered_by = models.CharField(max_length=60, blank=True, help_text="The hand it came by; the person's, or whose.")
    origin = models.CharField(max_length=240, help_text="The reading or laboratory message it came in.")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, absent="") | (Q(value__isnull=True) & ~Q(absent="")),
                name="value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(lot="", tested_by="", control_passed__isnull=True, controlled_at__isnull=True)
                | (~Q(lot="") & ~Q(tested_by="") & Q(control_passed__isnull=False, controlled_at__isnull=False)),
                name="point_of_care_told_whole",
            ),
            models.CheckConstraint(
                condition=Q(control_passed__isnull=True) | Q(control_passed=True) | Q(value__isnull=True),
                name="no_value_where_control_failed",
            ),
            models.CheckConstraint(condition=Q(arm__in=("", "left", "right")), name="value_arm_known"),
            models.CheckConstraint(condition=Q(entered_by__regex=ENTRY), name="value_entered_by_whom"),
            models.UniqueConstraint(
                fields=["check_of", "origin", "kind", "reading"], nulls_distinct=False, name="value_recorded_once"
            ),
        ]
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return f"value {self.id}"


class Assessment(models.Model):
    """One assessment: scores with their inputs and algorithm versions, findings, advice. A later version supersedes.

    One that a rescore made is held, unsent, until somebody issues it; the person and the GP see issued ones only.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey(HealthCheck, on_delete=models.CASCADE, related_name="assessments")
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    stopped = models.CharField(max_length=100, blank=True, help_text="Why the check is assessed before it is whole.")
    urgency = models.CharField(max_length=10)
    outcome = EncryptedJSON()
    record_id = models.UUIDField(unique=True, help_text="Of the Bundle that was sent; an acknowledgement names it.")
    composition_id = models.UUIDField(unique=True, null=True, help_text="Of its Composition: it is fetched by this id.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_of", "version"], name="one_assessment_a_version"),
        ]
        indexes = [models.Index(fields=["check_of"], condition=Q(issued_at__isnull=False), name="assessment_issued")]
        ordering = ["version"]

    def __str__(self) -> str:
        return f"assessment {self.id}"
