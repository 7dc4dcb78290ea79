"""The lines of some CSV, as they stand: each line's text and its line end apart, and back together with more fields."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from healthcheck.population.records import ends

_LF, _CR = b"\n"[0], b"\r"[0]


class Lines(NamedTuple):
    """Records; a blank one is no row."""

    texts: pa.StringArray
    line_ends: pa.StringArray
    blank: NDArray[np.bool_]


def lines(block: bytes) -> Lines:
    """Every record of some whole records. Their bytes are not looked at, so that any encoding stays."""
    stops = ends(block, last=True)
    text = np.frombuffer(block, np.uint8)
    feed = text[stops - 1] == _LF
    back = stops - 1 - feed
    bare = stops - feed - ((text[back] == _CR) & (back >= 0))
    bounds = np.zeros(2 * len(stops) + 1, np.int32)
    bounds[1::2], bounds[2::2] = bare, stops
    pieces = pa.StringArray.from_buffers(2 * len(stops), pa.py_buffer(bounds), pa.py_buffer(block))
    even = np.arange(0, len(pieces), 2)
    return Lines(pieces.take(pa.array(even)), pieces.take(pa.array(even + 1)), bounds[:-1:2] == bare)


def extended(found: Lines, added: list[pa.Array]) -> memoryview:
    """The lines with more fields at the end of each that is a row."""
    fields = [_field(each) for each in added]
    texts = pc.binary_join_element_wise(found.texts, *fields, ",", null_handling="replace", null_replacement="")
    if found.blank.any():
        texts = pc.if_else(pa.array(found.blank), found.texts, texts)
    whole = pc.binary_join_element_wise(texts, found.line_ends, "")
    stop = np.frombuffer(whole.buffers()[1], np.int32)[len(whole)]
    return memoryview(whole.buffers()[2])[:stop]


def _field(values: pa.Array) -> pa.Array:
    """As text: a number with every digit it takes to read it back the same, words in quotes where they need them."""
    if not pa.types.is_string(values.type):
        return pc.cast(values, pa.string())
    if values.null_count == len(values):
        return values
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(values, '"', '""'), '"', "")
    return pc.if_else(pc.match_substring_regex(values, '[",\r\n]'), quoted, values)
