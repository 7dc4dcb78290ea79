"""The blind index: find a row by a value nobody can read back from the index without the key."""

import hashlib
import hmac

from django.conf import settings

from apps.vault.keys import key_bytes


def index_key() -> bytes:
    """The index has its own key: whoever holds only the sealing keys cannot test guesses against the index."""
    return key_bytes(settings.VAULT_INDEX_KEY, name="VAULT_INDEX_KEY")


def blind_index(purpose: str, value: str) -> bytes:
    """HMAC-SHA256 of the value under a key for this purpose, so two purposes never give the same index."""
    purpose_key = hmac.digest(index_key(), purpose.encode(), hashlib.sha256)
    return hmac.digest(purpose_key, value.encode(), hashlib.sha256)
