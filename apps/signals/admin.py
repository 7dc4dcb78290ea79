"""Signals in the admin: where each stands and why. What came stays sealed."""

from django.contrib import admin

from apps.audit.read_only import ReadOnly
from apps.signals.models import Signal


@admin.register(Signal)
class SignalAdmin(ReadOnly, admin.ModelAdmin):
    """To look at alone."""

    list_display = ("type", "by", "received_at", "state", "why", "tries", "next_at")
    list_filter = ("state", "type")
    search_fields = ("=event_id",)
    ordering = ("-received_at",)
    exclude = ("body",)
    show_full_result_count = False
