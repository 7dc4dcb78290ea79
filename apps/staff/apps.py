"""Staff as a Django app, and the admin that asks for two factors."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate

from apps.staff import deployment, groups  # noqa: F401, Django asks each check that was imported


class StaffConfig(AppConfig):
    """After each migrate the groups are what the table of roles says."""

    name = "apps.staff"
    label = "staff"
    verbose_name = "staff"

    def ready(self) -> None:
        """Permissions are rows that Django makes after the last migration, so no migration can hand them out."""
        post_migrate.connect(_apply, sender=self, dispatch_uid="staff roles")


class TwoFactorAdmin(AdminConfig):
    """The admin, with our site in place of Django's."""

    default_site = "apps.staff.site.StaffSite"


def _apply(**_: Any) -> None:
    groups.apply()
