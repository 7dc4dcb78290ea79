"""The frame as a Django app: its checks are asked with all others."""

from django.apps import AppConfig

from config import deployment  # noqa: F401, Django asks each check that was imported


class Frame(AppConfig):
    """It has no models and no pages."""

    name = "config"
    label = "frame"
    verbose_name = "frame"
