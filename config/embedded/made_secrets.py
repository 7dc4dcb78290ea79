"""Random secrets for a first run, made once and kept beside the embedded database that they belong to."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from config.embedded.place import Place

RSA_BITS = 4096  # what the NHS API platform asks for


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _rsa_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


MAKERS: dict[str, Callable[[], str]] = {
    "secret_key": lambda: secrets.token_urlsafe(48),
    "vault_keys": lambda: f"local1:{_key()}",
    "vault_index_key": _key,
    "audit_keys": lambda: f"local1:{_key()}",
    "apim_api_key": lambda: secrets.token_urlsafe(32),
    "apim_private_key": _rsa_key,
    "notify_api_key": lambda: secrets.token_urlsafe(32),
    "nhs_login_private_key": _rsa_key,
}


def ensure(place: Place) -> dict[str, str]:
    """The secrets of this place by settings field; those that are missing or too short are made and kept."""
    place.prepare()
    with os.fdopen(os.open(place.root / "secrets.json", os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = file.read()
        kept: dict[str, str] = json.loads(text) if text else {}
        missing = {name: make() for name, make in MAKERS.items() if name not in kept or _is_short(name, kept[name])}
        if missing:
            kept |= missing
            file.seek(0)
            file.truncate()
            file.write(json.dumps(kept, indent=1))
        return kept


def _is_short(name: str, kept: str) -> bool:
    """Whether it is an RSA key of a time when shorter ones were made."""
    if MAKERS[name] is not _rsa_key:
        return False
    key = load_pem_private_key(kept.encode(), password=None, unsafe_skip_rsa_key_validation=True)  # it is our own
    return not isinstance(key, rsa.RSAPrivateKey) or key.key_size < RSA_BITS
