"""The outbox: one narrow row a thing to be sent, its payload beside it, and what came of each attempt."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.delivery.batch import Batch  # noqa: F401 - Django looks for an app's models here
from apps.delivery.bookings import Booking, Budget, BudgetWeek  # noqa: F401 - as the batches
from apps.delivery.fhir_server import FhirServer  # noqa: F401 - as the batches
from apps.delivery.lane import Lane, Peer  # noqa: F401 - as the batches
from apps.delivery.mesh_messages import MeshMessage  # noqa: F401 - as the batches
from apps.delivery.refused import Refused  # noqa: F401 - as the batches
from apps.delivery.route import Route  # noqa: F401 - as the batches
from apps.delivery.silence import Silence  # noqa: F401 - as the batches
from apps.delivery.stops import Stop  # noqa: F401 - as the batches
from apps.delivery.stored import Stored
from apps.vault.fields import EncryptedBytes, EncryptedJSON, EncryptedText
from apps.vault.keys import new_id


class State(models.TextChoices):
    """Where a delivery stands. PARKED waits for a human and says why; STOPPED may not go, and says why."""

    QUEUED = "queued", "Queued"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    PARKED = "parked", "Parked"
    STOPPED = "stopped", "Stopped"


UNSENT = (State.QUEUED, State.SENDING)


class Delivery(models.Model):
    """One thing that has to reach one destination, once in effect.

    The row holds no personal data and no body, so that finding what is due stays quick. Leases and due times are read
    and written by the database's clock alone: a worker whose clock is wrong does no harm. `fence` grows with every
    claim and every settlement: what a worker reports under an older fence changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=32)
    destination = models.CharField(max_length=64)
    subject = models.UUIDField(help_text="The person it is about; no foreign key, the outbox outlives the row.")
    reference = models.UUIDField(help_text="What is sent: the assessment or the message.")
    purpose = models.CharField(max_length=64)
    urgent = models.BooleanField(default=False, help_text="Goes before everything else, and is never set aside.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0, help_text="Since it was last put into the queue by hand.")
    fence = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(help_text="When it was made, by the clock of whoever queued it.")
    queued_at = models.DateTimeField(db_default=Now(), help_text="By the database's clock: decides the order.")
    next_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    in_doubt = models.BooleanField(
        default=False, db_default=False, help_text="A try may have arrived: the receiver is asked before the next."
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True, help_text="When the receiving system said it has it.")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True, help_text="When the receiver said no.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it is parked or waits; never personal.")
    content = models.BinaryField(null=True, editable=False, help_text="Keyed digest of what a record tells.")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["channel", "reference", "purpose"], name="delivery_queued_once"),
            models.CheckConstraint(name="delivery_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="delivery_leased_only_while_sending",
                condition=Q(state=State.SENDING, lease_until__isnull=False)
                | (~Q(state=State.SENDING) & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="delivery_sent_has_a_time", condition=~Q(state=State.SENT) | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="delivery_acknowledged_has_a_time",
                condition=~Q(state=State.ACKNOWLEDGED) | Q(acknowledged_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_parked_has_a_reason", condition=~Q(state=State.PARKED) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="delivery_stopped_has_a_reason", condition=~Q(state=State.STOPPED) | ~Q(reason="")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["channel", "destination", "next_at"],
                name="delivery_due_in_lane",
                condition=Q(state=State.QUEUED, urgent=False),
            ),
            models.Index(fields=["next_at"], name="delivery_urgent", condition=Q(urgent=True, state__in=UNSENT)),
            models.Index(fields=["lease_until"], name="delivery_leased", condition=Q(state=State.SENDING)),
            models.Index(
                fields=["subject", "destination", "channel", "queued_at"],
                name="delivery_unsent_in_order",
                condition=Q(state__in=UNSENT),
            ),
            models.Index(fields=["channel", "sent_at"], name="delivery_unanswered", condition=Q(state=State.SENT)),
            models.Index(fields=["channel", "reason"], name="delivery_parked", condition=Q(state=State.PARKED)),
            models.Index(fields=["reference"], name="delivery_reference"),
            models.Index(fields=["subject"], name="delivery_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"


class Payload(models.Model):
    """What is sent, made once and kept encrypted; apart from the queue row, which stays narrow."""

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, primary_key=True, related_name="payload")
    body = EncryptedJSON()

    def __str__(self) -> str:
        return f"payload of {self.delivery_id}"

    def stored(self) -> Stored:
        """What is sent, opened and not read."""
        body: Any = self._meta.get_field("body")
        return Stored(body.written(self))


class Attempt(models.Model):
    """One try. Unfinished while the worker is at it, or when the worker died."""

    class Outcome(models.TextChoices):
        """What a try came to; UNKNOWN when it may or may not have arrived."""

        ACCEPTED = "accepted", "Accepted"
        TRANSIENT = "transient", "Failed for now"
        PERMANENT = "permanent", "Refused"
        UNKNOWN = "unknown", "Not known"

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="HTTP status, when there was an answer.")
    detail = models.CharField(max_length=200, blank=True, help_text="Codes only; never a personal value.")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempt_numbered_once"),
            models.CheckConstraint(
                name="attempt_finished_with_an_outcome",
                condition=Q(finished_at__isnull=True, outcome="") | (Q(finished_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number}: {self.outcome or 'unfinished'}"


class Receipt(models.Model):
    """What a receiver said of a delivery, in its own words; kept as it came, also when it changed nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="receipts")
    accepted = models.BooleanField()
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    diagnostics = EncryptedText()

    def __str__(self) -> str:
        return f"{'accepted' if self.accepted else 'refused'} by {self.by}"


class Callback(models.Model):
    """One signed status from NHS Notify, raw. Its idempotency key keeps a repeat from counting twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    idempotency_key = models.CharField(max_length=128)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, null=True, related_name="callbacks")
    status = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    body = EncryptedBytes()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["idempotency_key"], name="callback_counted_once"),
        ]

    def __str__(self) -> str:
        return self.status
