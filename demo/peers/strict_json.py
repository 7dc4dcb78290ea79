"""JSON as a strict receiver reads it: an object, no NaN, no key twice."""

import json
from typing import Any


def read(body: bytes) -> dict[str, Any]:
    """The object in a body. Raises ValueError for anything else."""
    value = json.loads(body, object_pairs_hook=_once, parse_constant=_refuse)
    if not isinstance(value, dict):
        raise ValueError("an object is expected")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not JSON")
