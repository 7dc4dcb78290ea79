"""The small pieces every laboratory message is made of, each refused with its place when it is not what it must be."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NoReturn

from healthcheck.measurement import Kind, convert
from healthcheck.refusal import Invalid

LONGEST_TEXT = 200
LONGEST_ID = 100
LONGEST_LIST = 500
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def block(value: object, field: str) -> Mapping[str, object]:
    """A JSON object."""
    if not isinstance(value, Mapping):
        raise Invalid("bad-message", "This must be an object.", field=field)
    return value


def blocks(value: object, field: str) -> Sequence[Mapping[str, object]]:
    """A JSON list of objects, empty when it is left out."""
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > LONGEST_LIST:
        raise Invalid("bad-message", f"This must be a list of at most {LONGEST_LIST} objects.", field=field)
    return [block(item, f"{field}/{place}") for place, item in enumerate(value)]


def text(value: object, field: str, longest: int = LONGEST_ID) -> str:
    """A non-empty line of text, by default short enough for an id or a code."""
    if not isinstance(value, str) or not value.strip() or len(value) > longest or not value.isprintable():
        raise Invalid("bad-message", f"This must be a line of 1 to {longest} characters.", field=field)
    return value.strip()


def said(value: object) -> str:
    """The laboratory's own words, cut to one line that is safe to keep; "" where it said nothing."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(char if char.isprintable() else " " for char in value[:LONGEST_TEXT]).split())


def flag(value: object, field: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Invalid("bad-message", "This must be true or false.", field=field)
    return value


def number(value: object, field: str) -> Decimal:
    """A finite JSON number. Text, true and NaN are none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Invalid("not-a-number", "This must be a number.", field=field)
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        raise Invalid("not-a-number", "This must be a number.", field=field)
    return exact


def measured(kind: Kind, value: Decimal, ucum: str, field: str) -> Decimal:
    """A value in its kind's unit and range, to the decimals that are kept of it."""
    try:
        kept = convert(kind, value, ucum).quantize(Decimal(1).scaleb(-kind.places), ROUND_HALF_UP)
    except Invalid as refusal:
        raise Invalid(refusal.code, refusal.detail, field=field) from None
    return kept + 0  # a minus zero is written as zero


def moment(value: object, field: str) -> datetime:
    """A time with its zone, or a whole day, which is kept as its first moment."""
    written = text(value, field)
    try:
        when = datetime.fromisoformat(f"{written}T00:00:00+00:00" if _DAY.fullmatch(written) else written)
        return _zoned(when)
    except (ValueError, OverflowError):
        raise Invalid(
            "bad-time", "This must be a time with its zone, such as 2026-11-20T08:30:00Z.", field=field
        ) from None


def _zoned(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError("no time zone")
    return when.astimezone(UTC)


def parse(raw: bytes) -> Mapping[str, object]:
    """The JSON object of a stored message, numbers exact. Raises Invalid for anything else."""
    try:
        message = json.loads(raw, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, ArithmeticError, RecursionError):  # an exponent that Decimal has no place for is the second
        raise Invalid("not-json", "The message is not JSON.") from None
    return block(message, "")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A key that stands twice would mean whichever the reader happens to keep."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)
