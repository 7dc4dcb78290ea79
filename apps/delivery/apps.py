"""The delivery app's name for Django, and a start that fails where a code of the record is wrong."""

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured

from healthcheck.fhir import lint


class DeliveryConfig(AppConfig):
    """The outbox."""

    name = "apps.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Each code of the table has its check digit, its unit and its range, or nothing is ever sent."""
        if faults := lint.table():
            raise ImproperlyConfigured(f"healthcheck/fhir/codes.csv: {'; '.join(faults)}")
