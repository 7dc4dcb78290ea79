"""Rows of the admin that are looked at and never added, changed or deleted there, by a superuser neither."""

from typing import Any

from django.http import HttpRequest


class ReadOnly:
    """Stands before `admin.ModelAdmin` or an inline of it, whose permissions it answers."""

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, *_: Any) -> bool:
        """No."""
        return False

    def has_delete_permission(self, request: HttpRequest, *_: Any) -> bool:
        """No."""
        return False
