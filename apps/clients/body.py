"""Read a request body into a pydantic model: nothing coerced, nothing unknown, numbers exact.

It reads the bytes the strict parser has already accepted (config/parsers.py refuses what is not plain JSON), in
pydantic's JSON mode, so that dates and ids are read from text and numbers only from numbers.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel

from apps.clients.clock import now
from apps.clients.pointer import pointer
from healthcheck.refusal import Invalid

Body = TypeVar("Body", bound=BaseModel)

EXACT_DIGITS = 15  # pydantic reads a number through an IEEE 754 double, which keeps this many decimal digits
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(_DAY.pattern + r"[Tt ][0-9:.]+(?:[Zz]|[+-][0-9:]+)")
_LONG_AGO, _AHEAD = timedelta(days=366), timedelta(days=1)


def _of_our_days(when: datetime) -> datetime:
    """The database keeps times that Python cannot read back; nobody's clock is a year wrong.

    In UTC, for PostgreSQL takes no offset of 16 hours or more, though ISO 8601 does.
    """
    if not now() - _LONG_AGO <= when <= now() + _AHEAD:
        raise ValueError("This time is more than a year ago, or more than a day ahead.")
    return when.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_of_our_days)]  # the time of something that was done or measured


def read(model: type[Body], *, parsed: Any, raw: bytes) -> Body:
    """The body as this model.

    Raises:
        pydantic.ValidationError: config/errors.py answers it as 422 with a pointer to every fault.
        Invalid: a decimal number that was given as text, or with more digits than are read exactly; a day or a time
            that is not written as ISO 8601 has them.
    """
    value = model.model_validate_json(raw, strict=True, extra="forbid")
    for held, given, path in _leaves(value, parsed):
        _refuse_misread(held, given, pointer(*path))
    return value


def _refuse_misread(value: Any, given: Any, field: str) -> None:
    """Pydantic takes text for a decimal, and a count of seconds for a day or a time, even in strict mode."""
    if isinstance(value, Decimal):
        if isinstance(given, str):
            raise Invalid("not-a-number", "This must be a number, not text.", field=field)
        if len(Decimal(str(given)).as_tuple().digits) > EXACT_DIGITS:
            raise Invalid("too-many-digits", f"This number has more than {EXACT_DIGITS} digits.", field=field)
    elif not (isinstance(given, str) and (_TIME if isinstance(value, datetime) else _DAY).fullmatch(given)):
        raise Invalid("not-a-date", "This must be written as 2026-11-20, or 2026-11-20T08:30:00Z.", field=field)


def _leaves(value: Any, given: Any, *path: str | int) -> Iterator[tuple[Any, Any, tuple[str | int, ...]]]:
    """Where the model holds a number, a day or a time, and what was given there."""
    if isinstance(value, Decimal | date):  # a datetime is a date too
        yield value, given, path
    elif isinstance(value, BaseModel) and isinstance(given, Mapping):
        for name, field in type(value).model_fields.items():
            key = field.alias or name
            if key in given:
                yield from _leaves(getattr(value, name), given[key], *path, key)
    elif isinstance(value, Mapping) and isinstance(given, Mapping):
        for key in given.keys() & value.keys():
            yield from _leaves(value[key], given[key], *path, key)
    elif isinstance(value, list | tuple) and isinstance(given, list):
        for number, (item, item_given) in enumerate(zip(value, given, strict=False)):
            yield from _leaves(item, item_given, *path, number)
