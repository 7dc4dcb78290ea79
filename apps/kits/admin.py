"""Kits and laboratory messages in the admin: where each stands and why. No message's content is shown."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.audit.read_only import ReadOnly
from apps.clients.clock import now
from apps.kits import actions, stock
from apps.kits.models import Kit, KitEvent, LabMessage, Lot, SupplierAccount
from apps.kits.sample_admin import DoubtAdmin  # noqa: F401, Django looks for an app's pages here
from apps.kits.stock_form import LotForm
from healthcheck.refusal import Conflict


@admin.register(SupplierAccount)
class SupplierAccountAdmin(admin.ModelAdmin):
    """Which laboratories take part, and whose stock is low."""

    list_display = ("key", "reader", "organisation", "stock_kept_here", "kits_left", "orders_waiting", "enough")

    @admin.display
    def kits_left(self, account: SupplierAccount) -> str:
        """What may be sent today."""
        return str(stock.left(account, day=timezone.localdate(now()))) if account.stock_kept_here else "-"

    @admin.display
    def orders_waiting(self, account: SupplierAccount) -> int:
        """Orders for which there was no kit."""
        return stock.waiting(account).count()

    @admin.display(boolean=True)
    def enough(self, account: SupplierAccount) -> bool:
        """A red cross: more kits must be seen to."""
        return not stock.is_low(account, day=timezone.localdate(now()))


@admin.register(Lot)
class LotAdmin(admin.ModelAdmin):
    """The kits suppliers hold for us. A lot is added, or its total raised; neither is ever lowered by hand."""

    form = LotForm
    list_display = ("number", "supplier", "left", "received", "expires_on")
    list_filter = ("supplier",)
    search_fields = ("=number",)

    def get_readonly_fields(self, request: HttpRequest, obj: Lot | None = None) -> tuple[str, ...]:
        """Of a lot that is known only the total changes."""
        return ("left",) if obj is None else ("supplier", "number", "expires_on", "left")

    def save_model(self, request: HttpRequest, obj: Lot, form: Any, change: bool) -> None:
        """Orders that wait are served at once."""
        obj.pk = form.add(by=f"staff:{request.user.pk}").pk

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Orders have taken kits of it."""
        return False


class EventInline(ReadOnly, admin.TabularInline):
    """How a kit came where it is, by our clock and by its supplier's."""

    model = KitEvent
    fk_name = "kit"
    fields = ("event", "at", "their_at")


@admin.register(Kit)
class KitAdmin(ReadOnly, admin.ModelAdmin):
    """Where each kit stands."""

    list_display = ("code", "supplier", "state", "state_at", "ordered_at", "handed_out", "waits")
    list_filter = ("state", "waits", "supplier")
    search_fields = ("=code",)
    fields = (
        *("id", "code", "supplier", "check_of", "markers", "handed_out", "lot", "waits"),
        *("state", "state_at", "ordered_at", "replaces"),
    )
    readonly_fields = fields
    inlines = (EventInline,)
    actions = ("cancel",)

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        """Whoever may change kits may cancel one that was not sent; that is all a change can be."""
        return request.user.has_perm("kits.change_kit")

    @admin.action(description="Cancel (not sent yet only)", permissions=["cancel"])
    def cancel(self, request: HttpRequest, chosen: QuerySet[Kit]) -> None:
        """Cancel those that were not sent; the person is told and may order another."""
        done = 0
        for kit in chosen:
            try:
                actions.cancel(check_id=kit.check_of_id, code=kit.code, by=f"staff:{request.user.pk}", at=now())
                done += 1
            except Conflict as refusal:
                messages.warning(request, f"{kit.code}: {refusal.detail}")
        messages.info(request, f"{done} cancelled.")


@admin.register(KitEvent)
class KitEventAdmin(ReadOnly, admin.ModelAdmin):
    """How kits came where they are."""

    list_display = ("kit", "event", "at", "their_at", "supplier")
    list_filter = ("event", "supplier")


@admin.register(LabMessage)
class LabMessageAdmin(ReadOnly, admin.ModelAdmin):
    """What became of each message; the refused ones are for somebody to look at."""

    list_display = ("id", "supplier", "state", "kit_code", "reason", "received_at", "read_at")
    list_filter = ("state", "supplier", "pending_reorder")
    search_fields = ("=message_id", "=kit_code")
    fields = (
        *("id", "supplier", "message_id", "batch", "place", "state", "kit", "kit_code", "reason", "ignored"),
        *("received_at", "read_at"),
    )
    readonly_fields = fields
