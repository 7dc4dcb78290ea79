"""Whether the secrets that the environment gives are worth the name: long, drawn by chance, each for one thing only."""

import base64
import math
import re
from binascii import Error as NotBase64
from collections import Counter
from collections.abc import Iterator, Mapping

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from apps.clients import modulus

KEYS = ("vault_keys", "vault_master_key", "vault_index_key", "audit_keys")  # base64 of 32 bytes, perhaps several
OURS = ("secret_key",)  # made by whoever runs the service
PRIVATE_KEYS = ("apim_private_key", "nhs_login_private_key")  # PEM, perhaps several
LEFT_OUT = ("database_url", "celery_broker_url", "cache_url", "mail_password")  # addresses; a password not chosen here

KEY_BYTES = 32
DISTINCT_BYTES = 16  # 32 random bytes have fewer different ones less than once in 10^10 keys
LONG_ENOUGH, BITS = 50, 160  # of ours; Django's own check asks 50 letters of its key
THEIRS_LONG_ENOUGH, THEIRS_BITS = 12, 30  # of what those whom we call gave us
# Left in from an example. All have six letters or more: a random text of 64 holds one once in ten million.
LEFT_IN: tuple[str, ...] = (
    "123456",
    "abcdef",
    "change-me",
    "change_me",
    "changeme",
    "default",
    "example",
    "healthcheck",
    "insecure",
)
LEFT_IN += ("letmein", "password", "placeholder", "qwerty", "replace", "secret")

_BLOCK = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)


def faults(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each secret that will not do, and why; its value is never repeated.

    Args:
        given: secrets by their field; those with an empty value are somebody else's fault.
    """
    for name, value in given.items():
        if value and (fault := _fault(name, value)):
            yield name, fault
    yield from _used_twice(given)


def _fault(name: str, value: str) -> str:
    if name in PRIVATE_KEYS:
        return next((fault for each in _parts(value) if (fault := _of_private_key(each))), "")
    return _of_key(value) if name in KEYS else _of_text(name, value)


def _of_private_key(pem: str) -> str:
    wanted = f"must hold RSA private keys in PEM, of {modulus.SIZES[0]} bits or more and without a password"
    try:
        key = load_pem_private_key(pem.encode(), password=None, unsafe_skip_rsa_key_validation=True)  # our own: quick
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return wanted
    if not isinstance(key, RSAPrivateKey):
        return wanted
    public = key.public_key().public_numbers()
    return wanted if public.e != modulus.E or modulus.fault(public.n) else ""


def _of_key(value: str) -> str:
    for part in _parts(value):
        try:
            key = base64.b64decode(part, validate=True)
        except (NotBase64, ValueError):
            return "is not base64"
        if len(key) != KEY_BYTES:
            return f"is not {KEY_BYTES} bytes long"
        if len(set(key)) < DISTINCT_BYTES:
            return "was not drawn by chance"
    return ""


def _of_text(name: str, value: str) -> str:
    length, chance = (LONG_ENOUGH, BITS) if name in OURS else (THEIRS_LONG_ENOUGH, THEIRS_BITS)
    if len(value) < length:
        return f"is shorter than {length} characters"
    if any(word in value.lower() for word in LEFT_IN):
        return "looks like one that was left in from an example"
    if bits(value) < chance:
        return "was not drawn by chance"
    return ""


def _used_twice(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    first: dict[str, str] = {}
    for name, value in given.items():
        for part in {each for each in _parts(value) if each}:
            if first.setdefault(part, name) != name:
                yield name, f"is the same as that of {first[part]}"


def _parts(value: str) -> list[str]:
    """The keys of a list of them, without their ids; of a PEM text its blocks."""
    if blocks := _BLOCK.findall(value.replace("\\n", "\n")):
        return list(blocks)
    return [each.strip().rpartition(":")[2] for each in value.split(",")]


def bits(value: str) -> float:
    """Shannon's entropy of a text by its own letters, times its length: what it can hold at most."""
    counts = Counter(value).values()
    return -sum(count * math.log2(count / len(value)) for count in counts)
