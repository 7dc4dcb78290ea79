"""The rights app's name for Django."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """The person's rights."""

    name = "apps.rights"
    label = "rights"
    verbose_name = "the person's rights"
