"""How each kind of value becomes bytes before it is sealed, and comes back. Errors never repeat the value."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID


class Personal(str):
    """A text that was sealed. It is a text like any other, but the log and a repr show none of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<personal>"


def _refuse(wanted: str, value: object) -> NoReturn:
    raise TypeError(f"This encrypted field keeps {wanted}, not {type(value).__name__}.")


def text_to_bytes(value: str) -> bytes:
    if not isinstance(value, str):
        _refuse("text", value)
    try:
        return value.encode()
    except UnicodeEncodeError:
        raise ValueError("The text holds half of a surrogate pair and cannot be kept.") from None


def text_from_bytes(content: bytes) -> Personal:
    return Personal(content.decode())


def date_to_bytes(value: date) -> bytes:
    if not isinstance(value, date) or isinstance(value, datetime):
        _refuse("a date", value)
    return value.isoformat().encode()


def date_from_bytes(content: bytes) -> date:
    return date.fromisoformat(content.decode())


def bytes_to_bytes(value: bytes) -> bytes:
    if not isinstance(value, bytes | bytearray | memoryview):
        _refuse("bytes", value)
    return bytes(value)


def json_to_bytes(value: Any) -> bytes:
    """NaN and infinity are refused: they are not JSON and would compare as large numbers later."""
    try:
        return text_to_bytes(json.dumps(value, default=_as_text, allow_nan=False, ensure_ascii=False))
    except ValueError:
        raise ValueError("The value cannot be written as JSON.") from None


def json_from_bytes(content: bytes) -> Any:
    return json.loads(content)


def _as_text(value: object) -> str:
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    _refuse("JSON", value)
