"""The vault as a Django app: bad keys stop the start, with a word on what is wrong."""

from django.apps import AppConfig

from apps.vault import index, key_source


class VaultConfig(AppConfig):
    name = "apps.vault"
    label = "vault"

    def ready(self) -> None:
        key_source.current_ring()
        index.index_keys()
