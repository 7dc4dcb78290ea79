"""The delivery app's name for Django, and a start that fails where a code of any channel is wrong."""

from collections.abc import Iterator

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from healthcheck.coding import SNOMED
from healthcheck.fhir import lint

_SET = ("NRL_POINTER_TYPE", "NRL_POINTER_CATEGORY")  # codes that are set where the service runs, as "code|display"


class DeliveryConfig(AppConfig):
    """The outbox."""

    name = "apps.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Each code of each channel has its check digit, meaning, unit, range and days, or no process starts."""
        faults = [*(f"healthcheck/fhir/codes.csv: {fault}" for fault in lint.table()), *_set()]
        if faults:
            raise ImproperlyConfigured("; ".join(faults))


def _set() -> Iterator[str]:
    for name in _SET:
        written = getattr(settings, name)
        code, _, display = written.partition("|")
        yield from (f"HEALTHCHECK_{name}: {code} {fault}" for fault in (lint.digits(SNOMED, code) if written else ()))
        if display != display.strip():
            yield f"HEALTHCHECK_{name}: the display has a stray blank"
