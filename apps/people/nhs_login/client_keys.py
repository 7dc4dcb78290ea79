"""Our own keys for NHS login: the first signs, and all are published, so that a key changes without a stop."""

import re
from functools import lru_cache
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from joserfc.jwk import RSAKey

from apps.clients import modulus

ALGORITHM = "RS512"  # the one NHS login takes (EIS 2.1, client authentication)
_BLOCK = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)


class UnusableKey(RuntimeError):
    """The setting cannot be used; the message does not repeat it."""

    def __init__(self) -> None:
        super().__init__(
            f"HEALTHCHECK_NHS_LOGIN_PRIVATE_KEY takes RSA private keys in PEM, of {modulus.SIZES[0]} bits or more and "
            "without a password. `openssl genrsa 4096` makes one."
        )


@lru_cache(maxsize=4)
def read(pem: str) -> tuple[RSAKey, ...]:
    """The keys in a PEM text, current first. Line ends may be written as \\n, as some vaults keep them."""
    blocks = _BLOCK.findall(pem.replace("\\n", "\n"))
    if not blocks:
        raise UnusableKey
    return tuple(_one(block) for block in blocks)


def _one(block: str) -> RSAKey:
    try:
        found = load_pem_private_key(block.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableKey from None
    if not isinstance(found, RSAPrivateKey):
        raise UnusableKey
    public = found.public_key().public_numbers()
    if public.e != modulus.E or modulus.fault(public.n):
        raise UnusableKey
    key = RSAKey.import_key(found)
    key.ensure_kid()  # its RFC 7638 thumbprint
    return key


def signing() -> RSAKey:
    """The key that signs now."""
    return read(settings.NHS_LOGIN_PRIVATE_KEY)[0]


def published() -> dict[str, Any]:
    """The public halves, as a JWK set."""
    keys = read(settings.NHS_LOGIN_PRIVATE_KEY)
    return {"keys": [{**key.as_dict(private=False), "use": "sig", "alg": ALGORITHM} for key in keys]}
