"""Kits as rows: who supplies them and from which lot, where each stands and how, every message of a laboratory."""

from django.db import models
from django.db.models import F, Q

from apps.checks.models import HealthCheck
from apps.clients.models import Organisation
from apps.kits.lab_batch import LabBatch, LabRepeat  # noqa: F401, Django looks for an app's models here
from apps.kits.sample_doubt import Doubt  # noqa: F401, likewise
from apps.kits.states import State
from apps.kits.suppliers import SUPPLIERS
from apps.vault.blind import BlindIndex
from apps.vault.fields import EncryptedBytes
from apps.vault.keys import new_id

_STATES = [(state.value, state.value) for state in State]


def readers() -> list[tuple[str, str]]:
    """The suppliers we can read, asked for when a form needs them: a new one needs no migration."""
    return [(name, name) for name in SUPPLIERS]


class SupplierAccount(models.Model):
    """A laboratory that sends kits and results: its own name at our doors, and the way its messages are read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(max_length=40, unique=True, help_text="Its name in /v1/laboratory-messages/<name>.")
    reader = models.CharField(
        max_length=40, choices=readers, help_text="The folder under suppliers/ that reads its messages."
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="supplier_accounts")
    stock_kept_here = models.BooleanField(
        default=False,
        help_text="Its kits are counted here by lot. Otherwise it counts them itself, and none is refused.",
    )
    low_stock_at = models.PositiveIntegerField(default=50, help_text="The operator is warned at so many kits.")

    def __str__(self) -> str:
        return self.key


class Lot(models.Model):
    """Kits of one production that a supplier holds for us."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    supplier = models.ForeignKey(SupplierAccount, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(max_length=40, help_text="The maker's, as it stands on the kit.")
    received = models.PositiveIntegerField(help_text="Kits of this lot in all, every delivery together.")
    left = models.PositiveIntegerField(editable=False, help_text="Kits that no order has taken.")
    expires_on = models.DateField(help_text="The last day a kit may be used.")
    added_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "number"], name="lot_once"),
            models.CheckConstraint(condition=Q(left__gte=0, left__lte=F("received")), name="lot_of_what_was_received"),
        ]
        ordering = ["expires_on", "number"]

    def __str__(self) -> str:
        return f"lot {self.number}"


class Kit(models.Model):
    """One kit of one check. Its supplier alone says where it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey(HealthCheck, on_delete=models.PROTECT, related_name="kits")
    supplier = models.ForeignKey(SupplierAccount, on_delete=models.PROTECT, related_name="kits")
    code = models.CharField(max_length=40, unique=True)
    handed_out = models.BooleanField(help_text="Given to the person first, and told to us later by its code.")
    markers = models.JSONField(help_text="Kinds the laboratory is asked for.")
    state = models.CharField(max_length=10, choices=_STATES, default=State.ORDERED)
    state_at = models.DateTimeField()
    ordered_at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="replacement",
        help_text="The kit that came to nothing.",
    )

    lot = models.ForeignKey(
        Lot,
        null=True,
        on_delete=models.PROTECT,
        related_name="kits",
        help_text="Where its supplier's stock is kept here.",
    )
    waits = models.BooleanField(default=False, help_text="Ordered when no kit was left: served when there is one.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="kit_state_known"),
            models.CheckConstraint(
                condition=Q(waits=False) | Q(state=State.ORDERED.value, lot__isnull=True),
                name="kit_waits_only_while_ordered",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_at"], name="kit_waits_in_state"),
            models.Index(fields=["supplier", "ordered_at"], condition=Q(waits=True), name="kit_waits_for_stock"),
        ]

    def __str__(self) -> str:
        return f"kit {self.id}"


class KitEvent(models.Model):
    """Something that happened to a kit, by our clock and by theirs. Rows are only ever added (migration 0002)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="events")
    supplier = models.ForeignKey(SupplierAccount, on_delete=models.PROTECT, related_name="+")
    event_id = models.CharField(max_length=100, help_text="The supplier's own id of the event.")
    event = models.CharField(max_length=10, choices=_STATES)
    at = models.DateTimeField()
    their_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["supplier", "event_id"], name="kit_event_once")]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"event {self.id}"


class MessageState(models.TextChoices):
    """How far a message has come: kept as it arrived, waiting for its kit, read into the check, or refused."""

    KEPT = "kept"
    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"


class LabMessage(models.Model):
    """A message of a laboratory as it arrived. The body is never changed; what became of it stands beside it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    supplier = models.ForeignKey(SupplierAccount, on_delete=models.PROTECT, related_name="messages")
    message_id = models.CharField(max_length=100, help_text="The laboratory's own id of the message.")
    body_hash = BlindIndex(purpose="laboratory-message", of="body", hashed=True)
    body = EncryptedBytes()
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.KEPT)
    kit_code = models.CharField(max_length=40, blank=True, help_text="The kit it names, once that is read.")
    kit = models.ForeignKey(Kit, null=True, on_delete=models.PROTECT, related_name="messages")
    reason = models.CharField(max_length=400, blank=True, help_text="Why it was refused.")
    ignored = models.JSONField(default=list, help_text="What it reports and the check does not use.")
    pending_reorder = models.BooleanField(default=False, help_text="The laboratory is sending another kit.")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)
    read_at = models.DateTimeField(null=True)
    batch = models.ForeignKey(LabBatch, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False)
    place = models.PositiveSmallIntegerField(null=True, help_text="Where it stood in its batch.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "message_id"], name="lab_message_once"),
            models.UniqueConstraint(
                fields=["batch", "place"], condition=Q(batch__isnull=False), name="lab_message_once_in_its_place"
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=True, place__isnull=True) | Q(batch__isnull=False, place__isnull=False),
                name="lab_message_has_a_place_in_a_batch_alone",
            ),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="lab_message_state_known"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.READ) | Q(kit__isnull=False, read_at__isnull=False),
                name="lab_message_read_for_a_kit",
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.REFUSED) | ~Q(reason=""), name="lab_message_refused_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["kit_code"], condition=Q(state=MessageState.WAITING), name="lab_message_waits_for_kit")
        ]
        ordering = ["received_at", "id"]

    def __str__(self) -> str:
        return f"laboratory message {self.id}"
