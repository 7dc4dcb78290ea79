"""The urgent app's name for Django."""

from django.apps import AppConfig


class UrgentConfig(AppConfig):
    """Urgent cases."""

    name = "apps.urgent"
    label = "urgent"
    verbose_name = "urgent cases"
