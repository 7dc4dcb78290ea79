"""Row-level security: the scope a query runs in, the roles, and the policy of every table."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Its `migrate` stands in for Django's: the policies are set anew after the tables."""

    name = "apps.tenancy"
