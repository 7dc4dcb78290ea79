"""Checks in the admin, as pseudonyms: where each stands. Nothing personal is shown, nothing is changed."""

from django.contrib import admin
from django.urls import URLPattern

from apps.audit.read_only import ReadOnly
from apps.checks.mending_admin import MendableDeliveryAdmin
from apps.checks.models import Assessment, HealthCheck
from apps.checks.record_admin import RecordPages
from apps.delivery.models import Delivery


class AssessmentInline(ReadOnly, admin.TabularInline):
    """The assessments of a check, without their content."""

    model = Assessment
    fields = ("version", "made_at", "urgency", "stopped")
    readonly_fields = fields
    extra = 0


@admin.register(HealthCheck)
class HealthCheckAdmin(RecordPages, ReadOnly, admin.ModelAdmin):
    """Checks by state."""

    list_display = ("id", "state", "practice", "invited_at", "consented_at", "assessed_at")
    list_filter = ("state", "person__practice__area_name")
    list_select_related = ("person__practice",)
    fields = ("id", "state", "organisation", "invited_at", "consented_at", "assessed_at", "awaited")
    inlines = (AssessmentInline,)

    def get_urls(self) -> list[URLPattern]:
        """The pages of breaking the glass, before the admin's own."""
        return [*self.record_urls(), *super().get_urls()]

    @admin.display(ordering="person__practice")
    def practice(self, check: HealthCheck) -> str:
        """The practice that gets the record."""
        return str(check.person.practice)


admin.site.unregister(Delivery)
admin.site.register(Delivery, MendableDeliveryAdmin)
