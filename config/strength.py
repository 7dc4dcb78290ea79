"""Whether the secrets that the environment gives are worth the name: long, drawn by chance, each for one thing only."""

import base64
import math
from binascii import Error as NotBase64
from collections import Counter
from collections.abc import Iterator, Mapping

KEYS = ("vault_keys", "vault_master_key", "vault_index_key", "audit_keys")  # base64 of 32 bytes, perhaps several
OURS = ("secret_key",)  # made by whoever runs the service
# Addresses, and the password of a mail server, are not chosen here; a private key is read where it is used.
LEFT_OUT: tuple[str, ...] = ("database_url", "celery_broker_url", "cache_url", "mail_password", "nhs_login_private_key")
LEFT_OUT += ("apim_private_key",)

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


def faults(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each secret that will not do, and why; its value is never repeated.

    Args:
        given: secrets by their field; those with an empty value are somebody else's fault.
    """
    for name, value in given.items():
        if value and (fault := _of_key(value) if name in KEYS else _of_text(name, value)):
            yield name, fault
    yield from _used_twice(given)


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
    """The keys of a list of them, without their ids."""
    return [each.strip().rpartition(":")[2] for each in value.split(",")]


def bits(value: str) -> float:
    """Shannon's entropy of a text by its own letters, times its length: what it can hold at most."""
    counts = Counter(value).values()
    return -sum(count * math.log2(count / len(value)) for count in counts)
