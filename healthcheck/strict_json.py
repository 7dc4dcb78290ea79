"""JSON as a clinical body must be: one reading only, no number that is none, nothing that cannot be stored."""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

DEPTH = 32
# A message of 500 results has some 20,000 values; a megabyte of nothing but brackets or commas costs half a second.
MOST_VALUES, MOST_BRACKETS = 50_000, 20_000
LONGEST_NUMBER = 64  # characters; Python itself refuses whole numbers above 4,300 digits, and slowly
LARGEST_EXPONENT = 308  # that of a double: a Decimal of 1E+999999999 costs all memory once it is made whole
# A text, or what begins as one and has no end: were that not taken whole, each quote in it would be tried anew.
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class Unreadable(ValueError):
    """The text is not JSON that can be taken. The message never repeats any of it."""


def loads(body: bytes) -> Any:
    """What the body says: whole numbers as int, others as Decimal. Raises Unreadable."""
    _refuse_deep(body)
    try:
        text = body.decode()
        data = json.loads(
            text, parse_constant=_not_finite, parse_float=_decimal, parse_int=_whole, object_pairs_hook=_distinct
        )
    except UnicodeDecodeError:
        raise Unreadable("The body is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"The body is not JSON: line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise Unreadable(f"The body is nested deeper than {DEPTH} levels.") from None
    if "\\u" in text:  # raw control characters are refused above, and UTF-8 holds no surrogates
        _refuse_unstorable(data)
    return data


def _refuse_deep(body: bytes) -> None:
    """Before parsing, because the parser would go down with it."""
    opened = body.count(b"[") + body.count(b"{")
    if opened > MOST_BRACKETS or body.count(b",") > MOST_VALUES:
        raise Unreadable(f"The body holds more than {MOST_VALUES} values or {MOST_BRACKETS} objects and lists.")
    if opened <= DEPTH:
        return
    depth = 0
    for bracket in _TEXT.sub(b"", body).translate(None, _NO_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEPTH:
            raise Unreadable(f"The body is nested deeper than {DEPTH} levels.")


def _not_finite(name: str) -> NoReturn:
    raise Unreadable("The body holds a number that is not finite.")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise Unreadable(f"The body holds a number longer than {LONGEST_NUMBER} characters.")
    return int(digits)


def _decimal(digits: str) -> Decimal:
    if len(digits) > LONGEST_NUMBER:
        raise Unreadable(f"The body holds a number longer than {LONGEST_NUMBER} characters.")
    try:
        value = Decimal(digits)
    except InvalidOperation:  # an exponent that Decimal itself has no place for
        raise Unreadable("The body holds a number out of all range.") from None
    if value and abs(value.adjusted()) > LARGEST_EXPONENT:
        raise Unreadable("The body holds a number out of all range.")
    return value


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("The body holds an object with the same key twice.")
    return found


def _refuse_unstorable(data: Any) -> None:
    """PostgreSQL text takes neither NUL nor half of a surrogate pair."""
    if isinstance(data, str):
        if "\0" in data or any("\ud800" <= letter <= "\udfff" for letter in data):
            raise Unreadable("The body holds a character that cannot be stored.")
    elif isinstance(data, dict):
        for key, value in data.items():
            _refuse_unstorable(key)
            _refuse_unstorable(value)
    elif isinstance(data, list):
        for value in data:
            _refuse_unstorable(value)
