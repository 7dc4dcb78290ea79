"""The codes in a peer's error answer, which may be kept and shown; its free text may name a person and is not."""

import json
import re
from collections.abc import Iterable
from typing import Any

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")
_MOST_CODES = 4  # of 40 characters: they fit the attempt's detail


def parse(body: bytes) -> dict[str, Any]:
    """A JSON object, or an empty one when the body is none: an error answer may well be a gateway's page."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[dict[str, Any]]:
    """The objects of a JSON list; nothing when it is not a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def joined(codes: Iterable[object]) -> str:
    """Codes, each once, that look like codes and not like prose: "invariant, required"."""
    kept = [code for code in codes if isinstance(code, str) and _CODE.fullmatch(code)]
    return ", ".join(list(dict.fromkeys(kept))[:_MOST_CODES])
