"""People in the admin: practices to keep, people as pseudonyms only; nobody is read here without an audit row."""

from django.contrib import admin

from apps.audit.read_only import ReadOnly
from apps.people.models import Person, Practice


@admin.register(Practice)
class PracticeAdmin(admin.ModelAdmin):
    """The practices that take part."""

    list_display = ("ods_code", "name", "area_name")
    list_filter = ("area_name",)
    search_fields = ("ods_code", "name")


@admin.register(Person)
class PersonAdmin(ReadOnly, admin.ModelAdmin):
    """How many people each practice has here. Personal fields are not shown."""

    list_display = ("id", "practice", "created_at")
    list_filter = ("practice__area_name",)
    fields = ("id", "practice", "created_at")
