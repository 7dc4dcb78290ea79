"""What is around the outbox, in the admin: refused words, routes, budgets of surgeries. Its own pages are beside."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from apps.audit import actions as audit
from apps.audit.read_only import ReadOnly
from apps.clients.clock import now
from apps.delivery import budget
from apps.delivery.bookings import Budget, BudgetWeek
from apps.delivery.mesh_admin import MeshMessageAdmin  # noqa: F401 - Django looks for an app's admin here
from apps.delivery.outbox_admin import DeliveryAdmin  # noqa: F401 - as the mailbox's
from apps.delivery.refused import Refused
from apps.delivery.route import Route
from apps.delivery.silence_admin import SilenceAdmin  # noqa: F401 - as the mailbox's
from apps.delivery.weeks import standing


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
