"""NHS login as a Django app: a key that cannot be used stops the start, with a word on what is wrong."""

from django.apps import AppConfig
from django.conf import settings

from apps.people.nhs_login import client_keys


class NhsLoginConfig(AppConfig):
    name = "apps.people.nhs_login"
    label = "nhs_login"
    verbose_name = "NHS login"

    def ready(self) -> None:
        if settings.NHS_LOGIN_PRIVATE_KEY:  # a worker has none
            client_keys.read(settings.NHS_LOGIN_PRIVATE_KEY)
