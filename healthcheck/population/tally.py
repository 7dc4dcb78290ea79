"""What is done so far: how many rows and, for each score, how many of them have none."""

from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa

from healthcheck.population.plan import Plan


class Tally(NamedTuple):
    """Of one chunk: its rows, the rows without each score, and how much of the file it was, in the file's measure."""

    rows: int
    unscored: Mapping[str, int]
    share: int


def tally(plan: Plan, added: pa.RecordBatch, rows: int, share: int) -> Tally:
    """Counted from the columns that were added."""
    unscored = {part.score: added.num_rows - added.column(part.reason).null_count for part in plan.parts}
    return Tally(rows, unscored, share)
