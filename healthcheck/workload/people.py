"""The people of some rows of a file: who may be invited, and what is known of each, NaN where nothing is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from healthcheck.batch import Column
from healthcheck.clinrisk import SEX
from healthcheck.cox import Floats
from healthcheck.eligibility import decide
from healthcheck.population.checking import checked
from healthcheck.population.figures import figures
from healthcheck.workload.columns import AGE, AS_NO, CHOICES, INELIGIBLE, NO_PRACTICE, VALUES, WHO
from healthcheck.workload.uptake import OLDEST

_YEAR = 2000
_OF_AGE = np.array([not decide(date(_YEAR - age, 1, 1), date(_YEAR, 1, 1), (), (), None) for age in range(OLDEST + 1)])
UNREADABLE = "sex or age is missing or cannot be read"
NOT_ELIGIBLE = "may not have an NHS Health Check: age, or a condition that rules it out"


@dataclass(frozen=True, slots=True)
class People:
    """Those of a chunk who may be invited.

    Args:
        rows: the number of each in the file, from 0: what is drawn for a person hangs on it alone.
        practice: of each; "" where the file has none.
        known: by the column's name.
        left_out: how many rows are not among them, by the reason.
        strange: by the column, how many values could not be read or were out of range and count as missing.
    """

    rows: NDArray[np.int64]
    practice: NDArray[np.object_]
    known: Mapping[str, Floats]
    left_out: Mapping[str, int]
    strange: Mapping[str, int]


def of(found: Mapping[str, pa.Array], count: int, first: int, practice: str | None) -> People:
    """The people of `count` rows, of which the first is number `first` of the file."""
    strange: dict[str, int] = {}
    known: dict[str, Floats] = {}
    unreadable = np.zeros(count, np.bool_)
    for column in (*WHO, *VALUES, *CHOICES, *AS_NO):
        known[column.name], wrong, absent = _column(column, found, count)
        if column in (SEX, AGE):
            unreadable |= wrong | absent
        elif wrong.any():
            strange[column.name] = int(wrong.sum())
    barred = np.logical_or.reduce([known[name] > 0 for name in INELIGIBLE]) & ~unreadable
    barred |= ~unreadable & ~_OF_AGE[np.where(unreadable, 0, known["age"]).astype(np.intp)]
    kept = np.flatnonzero(~unreadable & ~barred)
    return People(
        rows=kept + first,
        practice=_practices(found, count, practice)[kept],
        known={name: values[kept] for name, values in known.items()},
        left_out={UNREADABLE: int(unreadable.sum()), NOT_ELIGIBLE: int(barred.sum())},
        strange=strange,
    )


def _column(
    column: Column, found: Mapping[str, pa.Array], count: int
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """The values as they count, NaN where there is none; which could not be read; which are missing."""
    nobody = np.zeros(count, np.bool_)
    default = np.nan if column.default is None else column.default
    if column.name not in found:
        return np.full(count, default), nobody, ~nobody
    read = figures(column, found[column.name])
    missing = nobody if read.missing is None else read.missing
    values, faults = checked(column, read)
    wrong = np.logical_or.reduce([nobody, *(fault.rows for fault in faults)]) & ~missing
    return np.where(wrong | missing, default, values), wrong, missing


def _practices(found: Mapping[str, pa.Array], count: int, practice: str | None) -> NDArray[np.object_]:
    if practice is None or practice not in found:
        return np.full(count, NO_PRACTICE, np.object_)
    words = pc.fill_null(pc.cast(found[practice], pa.string()), NO_PRACTICE)
    return np.asarray(words.to_numpy(zero_copy_only=False), np.object_)
