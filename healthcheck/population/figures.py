"""A column of a file as numbers: which rows have one, which have none, and which have something else."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from healthcheck.batch import Column

# Digits 0-9, a sign, a point, an exponent: no thousands, no decimal comma, no words, no spaces. Arrow reads exactly
# this and the words for NaN and infinity, which are no figures either.
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_NUMBERS = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean)


class Figures(NamedTuple):
    """A column: finite values, NaN where a row has none; of the two masks, None is for no row at all."""

    values: NDArray[np.float64]
    missing: NDArray[np.bool_] | None = None
    unreadable: NDArray[np.bool_] | None = None

    def part(self, start: int, stop: int) -> "Figures":
        """Some rows."""
        rows = slice(start, stop)
        absent, wrong = self.missing, self.unreadable
        return Figures(
            self.values[rows], None if absent is None else absent[rows], None if wrong is None else wrong[rows]
        )


def figures(column: Column, found: pa.Array) -> Figures:
    """A column of words or numbers as what the equation takes."""
    found = _plain(found)
    words = pa.types.is_string(found.type) or pa.types.is_large_string(found.type)
    if column.options:
        return _choice(column.options, found) if words else _neither(found)
    return _text(found) if words else _number(found)


def _plain(found: pa.Array) -> pa.Array:
    """Of the many ways a file may keep words, one. Bytes are read as they are: most of them are words unlabelled."""
    if pa.types.is_dictionary(found.type):
        return _plain(found.dictionary_decode())
    if pa.types.is_string_view(found.type) or pa.types.is_null(found.type):
        return pc.cast(found, pa.string())
    return found.view(pa.string()) if pa.types.is_binary(found.type) else found


def _choice(options: tuple[str, ...], found: pa.Array) -> Figures:
    codes = pc.index_in(found, value_set=pa.array(options, found.type))
    return _figures(pc.cast(codes, pa.float64()), _blank(found) if codes.null_count else None)


def _text(found: pa.Array) -> Figures:
    try:
        return _figures(pc.cast(found, pa.float64()), pc.is_null(found) if found.null_count else None)
    except pa.ArrowInvalid:
        readable = pc.match_substring_regex(found, _NUMBER)
        return _figures(pc.cast(pc.if_else(readable, found, None), pa.float64()), _blank(found))


def _number(found: pa.Array) -> Figures:
    if not any(kind(found.type) for kind in _NUMBERS):
        return _neither(found)
    return _figures(pc.cast(found, pa.float64(), safe=False), pc.is_null(found) if found.null_count else None)


def _neither(found: pa.Array) -> Figures:
    """Dates, lists, numbers where words should be: no row has what is wanted."""
    return _figures(pa.nulls(len(found), pa.float64()), pc.is_null(found))


def _blank(found: pa.Array) -> pa.Array:
    return pc.fill_null(pc.equal(found, ""), True)


def _figures(numbers: pa.Array, missing: pa.Array | None) -> Figures:
    values = numbers.to_numpy(zero_copy_only=False)
    absent = None if missing is None else missing.to_numpy(zero_copy_only=False)
    finite = np.isfinite(values)
    if finite.all():
        return Figures(values)
    unreadable = ~finite if absent is None else ~finite & ~absent
    return Figures(np.where(finite, values, np.nan), absent, unreadable if unreadable.any() else None)
