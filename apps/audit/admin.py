"""The trail in the admin: to be read, never written."""

from django.contrib import admin

from apps.audit.models import Entry
from apps.audit.read_only import ReadOnly


@admin.register(Entry)
class EntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["id", "at", "actor", "action", "subject"]
    list_filter = ["action"]
    search_fields = ["=subject", "=actor"]
    fields = ["id", "at", "actor", "action", "subject", "detail", "lane", "sequence"]
    show_full_result_count = False
