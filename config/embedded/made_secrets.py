"""Random secrets for a first run, made once and kept beside the embedded database that they belong to."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable

from config.embedded.place import Place


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


MAKERS: dict[str, Callable[[], str]] = {
    "secret_key": lambda: secrets.token_urlsafe(48),
    "vault_keys": lambda: f"local1:{_key()}",
    "vault_index_key": _key,
    "audit_keys": lambda: f"local1:{_key()}",
    "pdm_token": lambda: secrets.token_urlsafe(32),
    "notify_token": lambda: secrets.token_urlsafe(32),
    "notify_api_key": lambda: secrets.token_urlsafe(32),
}


def ensure(place: Place) -> dict[str, str]:
    """The secrets of this place by settings field; those that are not there yet are made and kept."""
    place.prepare()
    with os.fdopen(os.open(place.root / "secrets.json", os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = file.read()
        kept: dict[str, str] = json.loads(text) if text else {}
        missing = {name: make() for name, make in MAKERS.items() if name not in kept}
        if missing:
            kept |= missing
            file.seek(0)
            file.truncate()
            file.write(json.dumps(kept, indent=1))
        return kept
