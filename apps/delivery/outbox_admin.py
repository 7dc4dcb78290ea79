"""The outbox in the admin: where each delivery stands and why, dead letters to send again, one or many."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from apps.audit.read_only import ReadOnly
from apps.delivery import actions
from apps.delivery.by_hand import to_each
from apps.delivery.models import Attempt, Callback, Delivery, Receipt, State
from apps.delivery.silence import Silence

_ASKED = "not_there"  # the one thing to do with what was sent; the others are for what is parked


class Rows(ReadOnly, admin.TabularInline):  # type: ignore[type-arg] # its type takes none when it runs
    """A plain table of what belongs to one delivery."""

    template = "delivery/rows.html"


class AttemptInline(Rows):
    """Each try and what came of it."""

    model = Attempt
    fields = ("number", "at", "finished_at", "outcome", "status", "detail")


class CallbackInline(Rows):
    """Each status NHS Notify sent; its raw body stays sealed."""

    model = Callback
    fields = ("received_at", "status")


class ReceiptInline(Rows):
    """Each answer of the receiver. Its words may name the person: they stand in the person's record of access."""

    model = Receipt
    fields = ("at", "by", "accepted")


class SilenceInline(Rows):
    """Each acknowledgement that did not come in time."""

    model = Silence
    fields = readonly_fields = ("missing", "since", "told_at", "settled_at")

    @admin.display(description="Missing")
    def missing(self, row: Silence) -> str:
        """Whose word."""
        return Silence.Of(row.of).label


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg] # its type takes none when it runs
    """Where each delivery stands. The payload is not shown: it is a person's record.

    `explained` says of each thing that can be done when it is the right one.
    """

    list_display = ("what", "goes", "stands", "why", "attempts", "queued_at")
    list_filter = ("state", "channel", "purpose", "urgent", "in_doubt")
    search_fields: ClassVar[tuple[str, ...]] = ("=id", "=reference", "=subject", "=destination")
    ordering = ("-queued_at",)
    fieldsets = (
        ("Where it stands", {"fields": ("stands", "why", "attempts", "next_at", "may_have_arrived")}),
        ("What it is", {"fields": ("purpose", "channel", "destination", "is_urgent", "reference", "subject", "id")}),
        ("When", {"fields": ("made_at", "queued_at", "sent_at", "received_at", "acknowledged_at", "refused_at")}),
    )
    inlines = (AttemptInline, ReceiptInline, SilenceInline, CallbackInline)
    actions: tuple[str, ...] = ("send_again", "not_there")
    explained: ClassVar[dict[str, str]] = {
        "send_again": "The same content goes once more: right when the cause lay with the receiver or in a setting "
        "that has been put right. After a doubtful try the receiver is asked first.",
        "not_there": "Whoever you asked has looked, and nothing arrived: it is set aside, and can be sent again.",
    }
    show_full_result_count = False
    change_list_template = "delivery/deliveries.html"
    change_form_template = "delivery/delivery.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("staff/staff.css", "delivery/outbox.css")}

    @admin.display(description="What", ordering="id")
    def what(self, row: Delivery) -> str:
        """What is sent, and the end of its id, which tells it from the others."""
        return f"{row.purpose} {str(row.pk)[-8:]}"

    @admin.display(description="By and to", ordering="destination")
    def goes(self, row: Delivery) -> str:
        """Which way."""
        return f"{row.channel} to {row.destination}"

    @admin.display(description="Stands", ordering="state")
    def stands(self, row: Delivery) -> str:
        """In a word."""
        return State(row.state).label

    @admin.display(description="Why", ordering="reason")
    def why(self, row: Delivery) -> str:
        """Why it is parked, stopped or waits."""
        return row.reason or "-"

    @admin.display(description="Urgent")
    def is_urgent(self, row: Delivery) -> str:
        """In a word."""
        return "Yes: it goes before all others" if row.urgent else "No"

    @admin.display(description="May have arrived")
    def may_have_arrived(self, row: Delivery) -> str:
        """In a word."""
        return "Nobody knows: the receiver is asked before the next try" if row.in_doubt else "No doubt"

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        """Whoever may change deliveries may send one again; that is all a change can be."""
        return request.user.has_perm("delivery.change_delivery")

    @admin.action(description="Send again (parked only)", permissions=["send_again"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        """Queue the parked ones among the chosen again."""
        to_each(request, chosen, actions.send_again, done="put back into the queue")

    @admin.action(description="The receiver has not got it (unanswered only)", permissions=["send_again"])
    def not_there(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        """Set aside those among the chosen whose word is missing."""
        to_each(request, chosen, actions.not_there, done="set aside, to be sent again")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, below how many wait for a human."""
        counted = {
            "title": "Deliveries",
            "parked": Delivery.objects.filter(state=State.PARKED).count(),
            "silent": Silence.objects.filter(settled_at__isnull=True).count(),
            "can": self._can(request, None),
        }
        return super().changelist_view(request, counted | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One of them; what can be done with it where it is parked."""
        row = self.get_object(request, object_id)
        given = {"title": "Delivery", "can": self._can(request, row) if row else []} | (extra_context or {})
        return super().change_view(request, object_id, form_url, given)

    def _can(self, request: HttpRequest, row: Delivery | None) -> list[dict[str, str]]:
        """What this member of staff may do with a delivery, or with any that is parked."""
        silent = row is not None and row.state == State.SENT and row.silences.filter(settled_at__isnull=True).exists()
        fits = {True: silent, False: row is None or row.state == State.PARKED}
        return [
            {"name": each[1], "words": str(each[2]).partition(" (")[0], "when": self.explained.get(each[1], "")}
            for each in self.get_actions(request).values()
            if each is not None and fits[each[1] == _ASKED]
        ]
