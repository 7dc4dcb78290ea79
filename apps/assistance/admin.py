"""Who may help whose people, in the admin. An appointment is made on the command line and ended here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.assistance.models import Appointment
from apps.audit.read_only import ReadOnly


@admin.register(Appointment)
class AppointmentAdmin(ReadOnly, admin.ModelAdmin):
    """Every appointment; a person who is being helped is not shown here."""

    list_display = ("assistant", "commissioner", "route", "made_at", "ended_at")
    list_filter = ("route",)
    fields = ("assistant", "commissioner", "route", "made_at", "ended_at")
    actions = ("end",)

    @admin.action(description="End the selected appointments", permissions=["end"])
    def end(self, request: HttpRequest, queryset: QuerySet[Appointment]) -> None:
        """Tokens that were given under them stop working at once."""
        queryset.filter(ended_at__isnull=True).update(ended_at=timezone.now())

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Whoever may change appointments may end them."""
        return request.user.has_perm("assistance.change_appointment")
