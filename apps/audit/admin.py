"""The trail in the admin: to be read, never written."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.audit.models import Entry


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    list_display = ["id", "at", "actor", "action", "subject"]
    list_filter = ["action"]
    search_fields = ["=subject", "=actor"]
    fields = ["id", "at", "actor", "action", "subject", "detail", "lane", "sequence"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
