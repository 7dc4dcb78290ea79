"""Some rows of a file as columns, for what reads a file and writes none."""

from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa


class Rows(NamedTuple):
    """Of one chunk.

    Args:
        columns: those that were asked for.
        people: how many rows they hold.
        short: how many more rows have too few fields to be read.
        share: how much of the file it was, in the file's measure.
    """

    columns: Mapping[str, pa.Array]
    people: int
    short: int
    share: int
