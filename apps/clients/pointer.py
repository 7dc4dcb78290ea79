"""A JSON pointer that may be shown and kept: a caller can write anything for a field's name, a person's too."""

import re
from collections.abc import Collection

_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,40}", re.ASCII)
_LONG_NUMBER = re.compile(r"[0-9]{4}")  # an NHS number, a date of birth, a telephone number


def pointer(*path: str | int, known: Collection[str] = ()) -> str:
    """Where a fault lies (RFC 6901), or the nearest place above it that can be named.

    Args:
        known: field names of the message itself, for those that are not written like ours.
    """
    written = ""
    for step in path:
        if isinstance(step, str) and step not in known and not _may_be_shown(step):
            break
        written += f"/{step}"
    return written


def _may_be_shown(name: str) -> bool:
    return bool(_PLAIN.fullmatch(name)) and not _LONG_NUMBER.search(name)
