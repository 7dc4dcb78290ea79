"""The outbox in the admin: where each delivery stands, "send again" for what is parked, budgets of surgeries."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from apps.audit import actions as audit
from apps.audit.read_only import ReadOnly
from apps.clients.clock import now
from apps.delivery import actions, budget
from apps.delivery.bookings import Budget, BudgetWeek
from apps.delivery.mesh_admin import MeshMessageAdmin  # noqa: F401 - Django looks for an app's admin here
from apps.delivery.models import Attempt, Callback, Delivery, Receipt
from apps.delivery.refused import Refused
from apps.delivery.route import Route
from apps.delivery.silence import Silence
from apps.delivery.weeks import standing
from healthcheck.refusal import Conflict


class AttemptInline(ReadOnly, admin.TabularInline):
    """Each try and what came of it."""

    model = Attempt
    fields = ("number", "at", "finished_at", "outcome", "status", "detail")


class CallbackInline(ReadOnly, admin.TabularInline):
    """Each status NHS Notify sent; its raw body stays sealed."""

    model = Callback
    fields = ("received_at", "status")


class ReceiptInline(ReadOnly, admin.TabularInline):
    """Each answer of the receiver. Its words may name the person: they stand in the person's record of access."""

    model = Receipt
    fields = ("at", "by", "accepted")


class SilenceInline(ReadOnly, admin.TabularInline):
    """Each acknowledgement that did not come in time."""

    model = Silence
    fields = ("of", "since", "told_at", "settled_at")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, admin.ModelAdmin):
    """Where each delivery stands. The payload is not shown: it is a person's record."""

    list_display = ("id", "channel", "destination", "purpose", "state", "attempts", "queued_at", "next_at", "reason")
    list_filter = ("state", "channel", "purpose", "urgent", "in_doubt")
    search_fields: ClassVar[tuple[str, ...]] = ("=id", "=reference", "=subject", "=destination")
    ordering = ("-queued_at",)
    inlines = (AttemptInline, ReceiptInline, SilenceInline, CallbackInline)
    actions: tuple[str, ...] = ("send_again",)
    show_full_result_count = False

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        """Whoever may change deliveries may send one again; that is all a change can be."""
        return request.user.has_perm("delivery.change_delivery")

    @admin.action(description="Send again (parked only)", permissions=["send_again"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        """Queue the parked ones among the chosen again."""
        chosen_ids, done = list(chosen.values_list("id", flat=True)), 0
        for delivery_id in chosen_ids:
            try:
                actions.send_again(delivery_id=delivery_id, by=f"staff:{request.user.pk}", at=now())
                done += 1
            except Conflict as refusal:
                messages.warning(request, f"{delivery_id}: {refusal.detail}")
        messages.info(request, f"{done} put back into the queue; {len(chosen_ids) - done} left as they were.")


@admin.register(Silence)
class SilenceAdmin(ReadOnly, admin.ModelAdmin):
    """Acknowledgements that have not come: somebody asks the receiver."""

    list_display = ("delivery", "of", "channel", "destination", "since", "told_at", "settled_at")
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "of", "delivery__channel")
    list_select_related = ("delivery",)
    ordering = ("-told_at",)

    @admin.display(ordering="delivery__channel")
    def channel(self, row: Silence) -> str:
        """By which it went."""
        return row.delivery.channel

    @admin.display(ordering="delivery__destination")
    def destination(self, row: Silence) -> str:
        """To whom."""
        return row.delivery.destination


@admin.register(Refused)
class RefusedAdmin(ReadOnly, admin.ModelAdmin):
    """What was refused at the doors of acknowledgements and callbacks. Who opens one is written down."""

    list_display = ("received_at", "door", "code", "by", "size")
    list_filter = ("door", "code")
    ordering = ("-received_at",)
    fields = ("received_at", "door", "code", "by", "size", "beginning")
    readonly_fields = ("beginning",)
    show_full_result_count = False

    @admin.display(description="its beginning")
    def beginning(self, row: Refused) -> str:
        """What was said, as text; a browser shows it and runs nothing of it."""
        return bytes(row.body).decode("utf-8", "replace")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """One of them, opened: it may name a person."""
        if self.has_view_permission(request):
            detail = {"reference": object_id}
            audit.record(actor=f"staff:{request.user.pk}", action="refused.read", subject=None, at=now(), detail=detail)
        return super().change_view(request, object_id, *args, **kwargs)


@admin.register(Route)
class RouteAdmin(ReadOnly, admin.ModelAdmin):
    """By which channels records go; `manage.py record_channels` chooses others."""

    list_display = ("practice", "channel", "from_day", "until_day", "set_by", "set_at")
    list_filter = ("channel",)
    search_fields = ("=practice",)


class BudgetWeekInline(ReadOnly, admin.TabularInline):
    """Each week and what it has taken."""

    model = BudgetWeek
    fields = ("monday", "booked", "limit")
    ordering = ("-monday",)
    extra = 0


@admin.register(Budget)
class BudgetAdmin(admin.ModelAdmin):
    """A surgery's budget. Raised, it lets what waits go at once, the oldest first."""

    list_display = ("destination", "per_week", "this_week", "waiting", "next_release")
    search_fields = ("destination",)
    ordering = ("destination",)
    inlines = (BudgetWeekInline,)

    @admin.display(description="this week")
    def this_week(self, row: Budget) -> str:
        """Used, of how many."""
        week = standing(row, at=now())
        return f"{week.used} of {week.limit}"

    @admin.display(description="waiting")
    def waiting(self, row: Budget) -> int:
        """Records that wait for a later week."""
        return standing(row, at=now()).waiting

    @admin.display(description="next released on")
    def next_release(self, row: Budget) -> date | None:
        """When the first of them goes."""
        return standing(row, at=now()).released

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A budget does not change surgeries."""
        return ("destination",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Budget, form: ModelForm, change: bool) -> None:
        """Set it, and plan anew what waits."""
        who = f"staff:{request.user.pk}"
        budget.set_budget(destination=obj.destination, per_week=obj.per_week, by=who, at=now())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was booked stays."""
        return False
