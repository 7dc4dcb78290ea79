"""People in the admin: practices to keep, people as pseudonyms only; nobody is read here without an audit row."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.people.models import Person, Practice


@admin.register(Practice)
class PracticeAdmin(admin.ModelAdmin):
    """The practices that take part."""

    list_display = ("ods_code", "name", "area_name")
    list_filter = ("area_name",)
    search_fields = ("ods_code", "name")


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """How many people each practice has here. Personal fields are not shown."""

    list_display = ("id", "practice", "created_at")
    list_filter = ("practice__area_name",)
    fields = ("id", "practice", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People arrive by invitation."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted by hand."""
        return False
