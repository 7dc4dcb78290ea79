"""Which rows a score can be given for, and for every other the reasons in words."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from healthcheck.batch import Column
from healthcheck.population.figures import Figures
from healthcheck.population.words import allowed

Mask = NDArray[np.bool_]


class Fault(NamedTuple):
    """The rows that have it, and the reason beside each."""

    rows: Mask
    reason: str


def checked(column: Column, found: Figures) -> tuple[NDArray[np.float64], list[Fault]]:
    """The values as the equation takes them, and what is wrong with some."""
    values, faults = found.values, []
    if found.missing is not None and column.default is not None:
        values = np.where(found.missing, column.default, values)
    elif found.missing is not None:
        faults.append(Fault(found.missing, f"{column.name}: missing"))
    if found.unreadable is not None:
        wanted = f"not {allowed(column)}" if column.options else "not a number"
        faults.append(Fault(found.unreadable, f"{column.name}: {wanted}"))
    if not column.options:
        faults += _outside(column, values)
    return values, [fault for fault in faults if fault.rows.any()]


def _outside(column: Column, values: NDArray[np.float64]) -> list[Fault]:
    """NaN is neither below nor above, so that a row without a value has no second reason."""
    outside = (values < column.low) | (values > column.high)
    faults = [Fault(outside, f"{column.name}: must be {allowed(column)}")]
    if column.whole:
        broken = (values != np.floor(values)) & ~outside & ~np.isnan(values)
        faults.append(Fault(broken, f"{column.name}: must be {_whole(column)}"))
    return faults


def _whole(column: Column) -> str:
    return allowed(column) if (column.low, column.high) == (0, 1) else "a whole number"


def reasons(faults: list[Fault], rows: NDArray[np.intp]) -> pa.Array:
    """The reasons of these rows, all of a row's joined."""
    parts = [pc.if_else(pa.array(fault.rows[rows]), fault.reason, None) for fault in faults]
    return pc.binary_join_element_wise(*parts, "; ", null_handling="skip")
