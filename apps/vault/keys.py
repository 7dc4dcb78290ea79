"""The key ring: the first key seals, every key opens. Also the ids that rows are bound to."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from uuid_utils.compat import uuid7

KEY_BYTES = 32  # AES-256
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)


def new_id() -> UUID:
    """A row's id, known before the row is saved and growing with time, so an index takes it at its end."""
    return uuid7()


def earliest_id(moment: datetime) -> UUID:
    """No id that was made from then on is smaller: its first 48 bits are milliseconds (RFC 9562, section 5.7)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Ciphers by key id. Nothing of a key is printed."""

    current: str
    ciphers: Mapping[str, AESGCM] = field(repr=False)


def key_bytes(text: str, *, name: str) -> bytes:
    """Read one base64 key of 32 bytes; the message names the setting, never the key."""
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured(f"{name} is not base64.") from None
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} is {len(key)} bytes long; it must be {KEY_BYTES}.")
    return key


@lru_cache(maxsize=8)
def read_ring(text: str) -> KeyRing:
    """Read "id:base64,id2:base64"; the first is current, the others still open what they sealed."""
    ciphers: dict[str, AESGCM] = {}
    for number, entry in enumerate((part.strip() for part in text.split(",")), start=1):
        key_id, _, encoded = entry.partition(":")
        if not KEY_ID.fullmatch(key_id):
            raise ImproperlyConfigured(f"VAULT_KEYS entry {number} has no key id; write id:base64.")
        if key_id in ciphers:
            raise ImproperlyConfigured(f"VAULT_KEYS names the key id {key_id} twice.")
        ciphers[key_id] = AESGCM(key_bytes(encoded, name=f"VAULT_KEYS key {key_id}"))
    return KeyRing(current=next(iter(ciphers)), ciphers=ciphers)
