"""Which primary action each draw would bring, by the action table itself.

Actions of no urgency are one outcome: none asks the surgery for anything, so no test is worth repeating for them.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from healthcheck.advice.action import Urgency
from healthcheck.advice.table import TABLE, Row
from healthcheck.certainty.bands import Mask, Masks

NOTHING_URGENT = "nothing_for_the_surgery"
_SOONEST = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.ROUTINE)
_ROWS = [row for urgency in _SOONEST for row in TABLE if row.urgency is urgency and not row.only_further]

OUTCOMES = (*(row.id for row in _ROWS), NOTHING_URGENT)
Places = NDArray[np.intp]


def outcomes(made: Mapping[str, Masks], count: int) -> Places:
    """The place in OUTCOMES of each draw: the first row that holds."""
    keyed = {f"{subject}:{band}": mask for subject, masks in made.items() for band, mask in masks.items()}
    found = np.full(count, len(_ROWS), np.intp)
    left = np.ones(count, np.bool_)
    for place, row in enumerate(_ROWS):
        holds = _holds(row, keyed)
        if holds is not None:
            now = left & holds
            found[now] = place
            left &= ~now
    return found


def _holds(row: Row, keyed: Mapping[str, Mask]) -> Mask | None:
    any_when, any_also = _any(row.when, keyed), _any(row.also, keyed)
    if any_when is None or (row.also and any_also is None):
        return None
    return any_when if any_also is None else any_when & any_also


def _any(keys: Sequence[str], keyed: Mapping[str, Mask]) -> Mask | None:
    masks = [keyed[key] for key in keys if key in keyed]
    return np.logical_or.reduce(masks) if masks else None
