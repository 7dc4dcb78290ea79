"""Where this process has its key ring from: the environment, or a file that it follows while it runs."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from apps.vault.key_file import KeyFile
from apps.vault.keys import KeyRing, read_ring


@lru_cache(maxsize=8)
def _file(path: str, masters: str) -> KeyFile:
    return KeyFile(Path(path), masters)


def key_file() -> KeyFile | None:
    """The file the settings name, or None: the ring is in the environment then."""
    return _file(str(settings.VAULT_KEY_FILE), settings.VAULT_MASTER_KEY) if settings.VAULT_KEY_FILE else None


def current_ring() -> KeyRing:
    """The ring as it is now."""
    file = key_file()
    return file.ring() if file else read_ring(settings.VAULT_KEYS)


def ring_now() -> KeyRing:
    """The ring as the file has it in this moment."""
    file = key_file()
    return file.look() if file else current_ring()


def ring_with(key_id: str) -> KeyRing:
    """The ring, looked at again when it has no such key: another process may just have begun to seal with it."""
    ring = current_ring()
    return ring if key_id in ring.ciphers else ring_now()
