"""The keys that sign checkpoints: Ed25519 (RFC 8032). The first signs; those of before still prove what they signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.vault.keys import KEY_ID, key_bytes


@dataclass(frozen=True, slots=True)
class Signers:
    """One key that signs, and every key by which a signature can be checked."""

    current: str
    key: Ed25519PrivateKey = field(repr=False)
    known: Mapping[str, Ed25519PublicKey] = field(repr=False)

    def sign(self, text: bytes) -> bytes:
        """Signed with the current key."""
        return self.key.sign(text)

    def signed(self, text: bytes, signature: bytes, key_id: str) -> bool:
        """Whether this key of ours signed this text."""
        if key_id not in self.known:
            return False
        try:
            self.known[key_id].verify(signature, text)
        except InvalidSignature:
            return False
        return True


@lru_cache(maxsize=8)
def read(text: str) -> Signers:
    """Read "id:base64,id2:base64", each a key of 32 bytes."""
    keys: dict[str, Ed25519PrivateKey] = {}
    for number, entry in enumerate((part.strip() for part in text.split(",")), start=1):
        key_id, _, encoded = entry.partition(":")
        if not KEY_ID.fullmatch(key_id) or key_id in keys:
            raise ImproperlyConfigured(f"AUDIT_KEYS entry {number} needs a key id of its own; write id:base64.")
        keys[key_id] = Ed25519PrivateKey.from_private_bytes(key_bytes(encoded, name=f"AUDIT_KEYS key {key_id}"))
    current = next(iter(keys))
    return Signers(current, keys[current], {key_id: key.public_key() for key_id, key in keys.items()})


def signers() -> Signers:
    """The keys the settings name."""
    return read(settings.AUDIT_KEYS)
