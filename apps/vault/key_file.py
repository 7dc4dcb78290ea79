"""A key ring in a file, each key wrapped under a master key, read again by every process when the file changes.

Envelope encryption: the file alone opens nothing, and the master key (from the environment, or put there by a key
management service at the start) never touches a row. Wrapping is AES key wrap, RFC 3394.
"""

import base64
import binascii
import fcntl
import json
import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.core.exceptions import ImproperlyConfigured

from apps.vault.keys import KEY_BYTES, KEY_ID, KeyRing, key_bytes

log = logging.getLogger(__name__)

NOTICED_WITHIN = 1.0  # seconds in which a running process sees that another key is current


@dataclass(frozen=True, slots=True)
class Entry:
    """One key in the file: its id, the key under the master key, and when it was put first, if ever."""

    id: str
    wrapped: str
    first_since: str = ""


class KeyFile:
    """The ring of one file. The first entry seals."""

    def __init__(self, path: Path, masters: str) -> None:
        self.path = path
        parts = enumerate(masters.split(","), start=1)
        self._masters = [key_bytes(part.strip(), name=f"VAULT_MASTER_KEY part {number}") for number, part in parts]
        self._seen: tuple[int, int] | None = None
        self._look_at = 0.0
        self._ring = KeyRing("", {})

    def ring(self) -> KeyRing:
        """The ring as the file had it at most NOTICED_WITHIN seconds ago."""
        if time.monotonic() >= self._look_at:
            self.look()
        return self._ring

    def look(self) -> KeyRing:
        """The ring as the file has it now. A file that cannot be read leaves a running process the ring it has."""
        self._look_at = time.monotonic() + NOTICED_WITHIN
        try:
            found = self.path.stat()
            if (found.st_mtime_ns, found.st_ino) != self._seen:
                self._ring = self._read()
                self._seen = found.st_mtime_ns, found.st_ino
        except (OSError, ImproperlyConfigured) as error:
            if not self._ring.ciphers:
                raise ImproperlyConfigured(f"VAULT_KEY_FILE cannot be used: {error}") from None
            log.error("the key file cannot be read; the ring of this process stays as it was (%s)", error)
        return self._ring

    def entries(self) -> list[Entry]:
        """What the file lists. Raises ImproperlyConfigured, OSError."""
        try:
            entries = [Entry(**each) for each in json.loads(self.path.read_text())["keys"]]
        except (ValueError, KeyError, TypeError):
            raise ImproperlyConfigured("the key file is not a list of keys with id and wrapped.") from None
        ids = [entry.id for entry in entries]
        if not entries or len(set(ids)) != len(ids) or not all(KEY_ID.fullmatch(each) for each in ids):
            raise ImproperlyConfigured("the key file needs one key or more, each with an id of its own.")
        return entries

    def _read(self) -> KeyRing:
        entries = self.entries()
        read = {entry.id: AESGCM(self._unwrap(entry)) for entry in entries}
        # What was retired goes on opening what this process has already loaded from the database.
        return KeyRing(current=entries[0].id, ciphers={**self._ring.ciphers, **read})

    def _unwrap(self, entry: Entry) -> bytes:
        for master in self._masters:
            try:
                key = aes_key_unwrap(master, base64.b64decode(entry.wrapped, validate=True))
            except (InvalidUnwrap, binascii.Error):
                continue
            if len(key) == KEY_BYTES:
                return key
        raise ImproperlyConfigured(f"key {entry.id} does not unwrap under VAULT_MASTER_KEY.")

    def add(self, key_id: str, key: bytes) -> None:
        """A key behind the others: it opens, and seals nothing yet. The file is made if there was none."""
        with self._held():
            entries = self.entries() if self.path.exists() else []
            if key_id in [entry.id for entry in entries]:
                raise ImproperlyConfigured(f"the key file has a key {key_id} already.")
            self._write([*entries, Entry(key_id, self._wrap(key))])

    def put_first(self, key_id: str, *, at: datetime) -> None:
        """From now on this key seals. Raises ImproperlyConfigured when the file does not have it."""
        with self._held():
            entries = self.entries()
            chosen = [entry for entry in entries if entry.id == key_id]
            if not chosen:
                raise ImproperlyConfigured(f"the key file has no key {key_id}; make_key adds it.")
            if entries[0] != chosen[0]:
                first = Entry(key_id, chosen[0].wrapped, at.isoformat())
                self._write([first, *(entry for entry in entries if entry.id != key_id)])

    def take_off(self, key_id: str) -> Entry:
        """The entry of a key that no row needs, taken out of the file."""
        with self._held():
            entries = self.entries()
            [gone] = [entry for entry in entries if entry.id == key_id]
            self._write([entry for entry in entries if entry.id != key_id])
        return gone

    def rewrap(self) -> None:
        """Every key under the first master key: after this the others can go."""
        with self._held():
            self._write([Entry(each.id, self._wrap(self._unwrap(each)), each.first_since) for each in self.entries()])

    def _wrap(self, key: bytes) -> str:
        return base64.b64encode(aes_key_wrap(self._masters[0], key)).decode()

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self.path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        self.look()

    def _write(self, entries: Sequence[Entry]) -> None:
        """Whole or not at all, also when the machine stops."""
        part = self.path.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"keys": [asdict(entry) for entry in entries]}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
