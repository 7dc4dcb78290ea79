"""The delivery app's name for Django."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The outbox."""

    name = "apps.delivery"
    label = "delivery"
