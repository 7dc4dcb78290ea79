"""Kits as a Django app."""

from django.apps import AppConfig


class KitsConfig(AppConfig):
    name = "apps.kits"
    label = "kits"
    verbose_name = "kits and laboratory messages"
