"""Signals in the admin: where each stands and why. What came stays sealed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.signals.models import Signal


@admin.register(Signal)
class SignalAdmin(admin.ModelAdmin):
    """To look at alone."""

    list_display = ("type", "by", "received_at", "state", "why", "tries", "next_at")
    list_filter = ("state", "type")
    search_fields = ("=event_id",)
    ordering = ("-received_at",)
    exclude = ("body",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False
