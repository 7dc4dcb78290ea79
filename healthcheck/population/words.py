"""A column's rules in words: the same in the reasons beside a row and in what `describe` says."""

import math

from healthcheck.batch import Column


def allowed(column: Column) -> str:
    """What may stand in it, such as "from 25 to 84"."""
    if column.options:
        return f"one of {', '.join(column.options)}"
    if column.whole and (column.low, column.high) == (0, 1):
        return "0 or 1"
    if math.isinf(column.low) and math.isinf(column.high):
        return "any number"
    if math.isinf(column.high):
        return f"at least {column.low:g}"
    return f"at most {column.high:g}" if math.isinf(column.low) else f"from {column.low:g} to {column.high:g}"


def when_missing(column: Column) -> str:
    """What becomes of a row without it."""
    if column.default is None:
        return "no score"
    if math.isnan(column.default):
        return "what needs it is left out"
    return f"counts as {column.options[int(column.default)] if column.options else f'{column.default:g}'}"
