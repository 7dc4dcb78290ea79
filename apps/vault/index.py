"""The blind index: find a row by a value nobody can read back from the index without the key."""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings
from django.db import connection

from apps.vault.keys import key_bytes

LOCK_SPACE = 0x5641  # "VA": our advisory locks, apart from anybody else's


@lru_cache(maxsize=8)
def _keys(text: str) -> tuple[bytes, ...]:
    return tuple(key_bytes(part.strip(), name="VAULT_INDEX_KEY") for part in text.split(","))


def index_keys() -> tuple[bytes, ...]:
    """The index has its own keys: whoever holds only the sealing keys cannot test guesses against the index.

    One key, but while it is being changed: "new,old". The first one writes, all find.
    """
    return _keys(settings.VAULT_INDEX_KEY)


def blind_indexes(purpose: str, value: str) -> list[bytes]:
    """HMAC-SHA256 of the value under a key for this purpose, so two purposes never give the same index.

    One for each index key; what is written is the first.
    """
    return [
        hmac.digest(hmac.digest(key, purpose.encode(), hashlib.sha256), value.encode(), hashlib.sha256)
        for key in index_keys()
    ]


def blind_index(purpose: str, value: str) -> bytes:
    """The index under the current key."""
    return blind_indexes(purpose, value)[0]


def is_indexed(kept: bytes | memoryview, purpose: str, value: str) -> bool:
    """Whether this index is the value's, under whichever key; compared in constant time."""
    found = [hmac.compare_digest(bytes(kept), each) for each in blind_indexes(purpose, value)]
    return any(found)


def hold(purpose: str, value: str) -> None:
    """Until the transaction ends nobody else enters this value.

    With one index key a unique constraint sees to that. While the key is being changed two processes may write the same
    value under different keys, which no constraint can see: then an advisory lock on what both know stands in for it.
    """
    indexes = blind_indexes(purpose, value)
    if len(indexes) > 1:
        number = int.from_bytes(min(indexes)[:4], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, number])
