"""Seal bytes for one place in the database, and open them there and nowhere else.

Layout: version (1 byte) | length of key id (1 byte) | key id | nonce (12 bytes) | ciphertext with its tag.
AES-256-GCM, NIST SP 800-38D. Nonces are random, so a key must retire before 2^32 seals (section 8.3).
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from apps.vault.key_source import current_ring, ring_with

VERSION = 1
NONCE_BYTES = 12
BLOCK = 32  # contents are padded to whole blocks: otherwise "male" and "female" are told apart by their length
MARK = b"\x80"  # ISO/IEC 7816-4 padding: one mark, then zeros


class Unreadable(Exception):
    """A sealed value does not open here: moved, changed, or its key is gone. It says where, never what."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value lives. A sealed value opens only where it was sealed."""

    table: str
    column: str
    row: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column} of row {self.row}"

    def bound_to(self, key_id: str) -> bytes:
        return f"{VERSION}|{self.table}|{self.column}|{self.row}|{key_id}".encode()


def heading(key_id: str) -> bytes:
    """How everything that this key seals begins."""
    return bytes([VERSION, len(key_id)]) + key_id.encode()


def seal(content: bytes, place: Place) -> bytes:
    """Encrypt under the current key, with a fresh nonce."""
    ring = current_ring()
    padded = content + MARK
    padded += bytes(-len(padded) % BLOCK)
    nonce = os.urandom(NONCE_BYTES)
    body = ring.ciphers[ring.current].encrypt(nonce, padded, place.bound_to(ring.current))
    return heading(ring.current) + nonce + body


def open_sealed(sealed: bytes, place: Place) -> bytes:
    """Decrypt, or raise Unreadable."""
    if len(sealed) < 2 or sealed[0] != VERSION:
        raise Unreadable(f"{place} is not in a layout this version knows")
    nonce_at = 2 + sealed[1]
    key_id = sealed[2:nonce_at].decode("ascii", "replace")
    cipher = ring_with(key_id).ciphers.get(key_id)
    if cipher is None:
        raise Unreadable(f"{place} was sealed with a key that is not on the ring")
    body_at = nonce_at + NONCE_BYTES
    try:
        padded = cipher.decrypt(sealed[nonce_at:body_at], sealed[body_at:], place.bound_to(key_id))
    except (InvalidTag, ValueError):
        raise Unreadable(f"{place} does not open: it was moved, changed or cut short") from None
    return padded.rstrip(b"\x00").removesuffix(MARK)
