"""Where each record of a CSV file ends, so that its bytes can be kept as they are.

A line end is LF, CR LF or CR; within quotes it is text. A quote opens a field only at the field's start.
"""

import re

import numpy as np
from numpy.typing import NDArray

Ends = NDArray[np.intp]

_LF, _CR, _COMMA, _QUOTE = b"\n"[0], b"\r"[0], b","[0], b'"'[0]
_EDGE = np.isin(np.arange(256), (_LF, _CR, _COMMA, _QUOTE))
_FIELD = rb'(?:"(?:[^"]++|"")*+"|(?!"))[^,\r\n]*+'
_RECORD = re.compile(rb"(?:" + _FIELD + rb",)*+" + _FIELD + rb"(?:\r\n|\n|\r)")


def ends(block: bytes, *, last: bool) -> Ends:
    """One past the line end of each record that the block holds whole; it begins with a record.

    Args:
        block: some of the file.
        last: nothing follows: a record without a line end counts, and so does one with a quote never closed.
    """
    text = np.frombuffer(block, np.uint8)
    quotes = np.flatnonzero(text == _QUOTE) if b'"' in block else np.empty(0, np.intp)
    found = _line_ends(text, block, last=last)
    if len(quotes) and _tidy(text, quotes):
        found = found[np.searchsorted(quotes, found) % 2 == 0]
    elif len(quotes):
        found = _one_by_one(block, last=last)
    if last and block and (not len(found) or found[-1] < len(block)):
        found = np.append(found, len(block))
    return found


def _line_ends(text: NDArray[np.uint8], block: bytes, *, last: bool) -> Ends:
    """Quotes or not. A CR at the very end may be half of a CR LF, if more follows."""
    if b"\r" not in block:
        return np.flatnonzero(text == _LF) + 1
    lone = (text == _CR) & (np.append(text[1:], _LF if not last else 0) != _LF)
    return np.flatnonzero(lone | (text == _LF)) + 1


def _tidy(text: NDArray[np.uint8], quotes: Ends) -> bool:
    """Whether of every two quotes the first opens a field and the second closes it, or both are one doubled quote.

    At either end of the block the quote itself stands for its neighbour.
    """
    opening, closing = quotes[0::2], quotes[1::2]
    before, after = text[np.maximum(opening - 1, 0)], text[np.minimum(closing + 1, len(text) - 1)]
    return bool(_EDGE[before].all() and _EDGE[after].all())


def _one_by_one(block: bytes, *, last: bool) -> Ends:
    """The slow way, for a quote in the middle of a field, which is text."""
    found, place = [], 0
    while match := _RECORD.match(block, place):
        place = match.end()
        if not last and place == len(block) and block.endswith(b"\r"):
            break
        found.append(place)
    return np.array(found, np.intp)
