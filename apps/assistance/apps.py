"""Assistance as a Django app."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "apps.assistance"
    label = "assistance"
    verbose_name = "assistance"
