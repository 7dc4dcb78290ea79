"""Kits and laboratory messages in the admin: where each stands and why. No message's content is shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.kits.models import Kit, KitEvent, LabMessage, SupplierAccount


class ReadOnly:
    """Rows that come in through the doors, and are changed by nobody."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They come in through the doors."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted by hand."""
        return False


@admin.register(SupplierAccount)
class SupplierAccountAdmin(admin.ModelAdmin):
    """Which laboratories take part."""

    list_display = ("key", "reader", "organisation")


@admin.register(Kit)
class KitAdmin(ReadOnly, admin.ModelAdmin):
    """Where each kit stands."""

    list_display = ("code", "supplier", "state", "state_at", "ordered_at", "handed_out")
    list_filter = ("state", "supplier")
    search_fields = ("=code",)
    fields = (
        *("id", "code", "supplier", "check_of", "markers", "handed_out"),
        *("state", "state_at", "ordered_at", "replaces"),
    )
    readonly_fields = fields


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
    fields = ("id", "supplier", "message_id", "state", "kit", "kit_code", "reason", "ignored", "received_at", "read_at")
    readonly_fields = fields
