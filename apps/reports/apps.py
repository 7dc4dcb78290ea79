"""The reports app: one narrow fact row a check, and the commissioner's figures made from them."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "apps.reports"
    label = "reports"
    verbose_name = "Reports"
