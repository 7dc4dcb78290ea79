"""Words of numpy as words of Arrow, a whole column at once."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_LETTER = np.dtype(np.uint32)  # numpy keeps each letter in four bytes, filled up with zeros
_ASCII = 128


def labels(values: NDArray[np.str_]) -> pa.StringArray:
    """Null where there is no word. Words beyond ASCII take the slow way."""
    width = values.dtype.itemsize // _LETTER.itemsize
    letters = np.ascontiguousarray(values).view(_LETTER).reshape(len(values), width)
    there = letters != 0
    text = letters[there]
    if len(text) and text.max() >= _ASCII:
        return pa.array(values, pa.string(), mask=values == "")
    lengths = np.count_nonzero(there, axis=1)
    ends = np.zeros(len(values) + 1, np.int32)
    np.cumsum(lengths, out=ends[1:])
    known = np.packbits(lengths > 0, bitorder="little")
    return pa.StringArray.from_buffers(
        len(values), pa.py_buffer(ends), pa.py_buffer(text.astype(np.uint8)), pa.py_buffer(known)
    )
