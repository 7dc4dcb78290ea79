"""Read a request body into a pydantic model: nothing coerced, nothing unknown, numbers exact.

It reads the bytes the strict parser has already accepted (config/parsers.py refuses what is not plain JSON), in
pydantic's JSON mode, so that dates and ids are read from text and numbers only from numbers.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel

from healthcheck.refusal import Invalid

Body = TypeVar("Body", bound=BaseModel)

EXACT_DIGITS = 15  # pydantic reads a number through an IEEE 754 double, which keeps this many decimal digits


def read(model: type[Body], *, parsed: Any, raw: bytes) -> Body:
    """The body as this model.

    Raises:
        pydantic.ValidationError: config/errors.py answers it as 422 with a pointer to every fault.
        Invalid: a decimal number that was given as text, or with more digits than are read exactly.
    """
    value = model.model_validate_json(raw or b"{}", strict=True, extra="forbid")
    for pointer, given in _decimals(value, parsed, ""):
        if isinstance(given, str):
            raise Invalid("not-a-number", "This must be a number, not text.", field=pointer)
        if len(Decimal(str(given)).as_tuple().digits) > EXACT_DIGITS:
            raise Invalid("too-many-digits", f"This number has more than {EXACT_DIGITS} digits.", field=pointer)
    return value


def _decimals(value: Any, given: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """Where the model holds a Decimal, and what was given there: pydantic takes text for one even in strict mode."""
    if isinstance(value, Decimal):
        yield pointer, given
    elif isinstance(value, BaseModel) and isinstance(given, Mapping):
        for name, field in type(value).model_fields.items():
            key = field.alias or name
            if key in given:
                yield from _decimals(getattr(value, name), given[key], f"{pointer}/{key}")
    elif isinstance(value, Mapping) and isinstance(given, Mapping):
        for key in given.keys() & value.keys():
            yield from _decimals(value[key], given[key], f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list | tuple) and isinstance(given, list):
        for number, (item, item_given) in enumerate(zip(value, given, strict=False)):
            yield from _decimals(item, item_given, f"{pointer}/{number}")
