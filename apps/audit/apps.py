"""The audit trail as a Django app: bad keys stop the start."""

from django.apps import AppConfig

from apps.audit import signing


class AuditConfig(AppConfig):
    name = "apps.audit"
    label = "audit"
    verbose_name = "audit trail"

    def ready(self) -> None:
        signing.signers()
