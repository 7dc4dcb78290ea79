"""How many people a second, in memory on one core: each score by itself, beside its limit and its other forms."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench import limit, operations, people, plain
from bench.clock import seconds
from healthcheck.batch import CHUNK, Arrays, Batch
from healthcheck.person import Sex
from healthcheck.population.figures import figures
from healthcheck.population.plan import BATCHES
from healthcheck.scores.qrisk3.equation import as_counted, but_ethnicity, risk_at

_PLAIN = 200  # people in one run


class Rate(NamedTuple):
    """People a second, and one person's microseconds; 0 where there is no such figure."""

    batch: float
    limit: float = 0.0
    single: float = 0.0


def rates() -> Iterator[tuple[str, Rate]]:
    """Each score for files and all of them; then QRISK3's risk alone, and a person at a time in plain Python."""
    found = []
    for name, batch in BATCHES.items():
        everyone, one = _people(batch, CHUNK), _people(batch, 1)
        runs: dict[str, Callable[[], object]] = {
            "batch": partial(batch.compute, everyone),
            "limit": limit.bare(operations.EACH[name]),
            "single": partial(batch.compute, one),
        }
        found.append(_rate(runs))
        yield name, found[-1]
    yield "all of them", _together(found)
    yield from _qrisk3()


def _rate(runs: Mapping[str, Callable[[], object]]) -> Rate:
    took = seconds(runs)
    return Rate(CHUNK / took["batch"], CHUNK / took["limit"], 1e6 * took["single"])


def _together(found: Sequence[Rate]) -> Rate:
    """One after the other."""
    return Rate(
        batch=1 / sum(1 / rate.batch for rate in found),
        limit=1 / sum(1 / rate.limit for rate in found),
        single=sum(rate.single for rate in found),
    )


def _qrisk3() -> Iterator[tuple[str, Rate]]:
    """Of women: the risk without the healthy person and heart age, and the same from plain Python."""
    everyone = {**_people(BATCHES["qrisk3"], CHUNK), "sex": np.zeros(CHUNK)}

    def risk() -> NDArray[np.float64]:
        counted = as_counted(everyone)
        return risk_at(Sex.FEMALE, but_ethnicity(Sex.FEMALE, counted), counted)

    rows = [{name: float(column[row]) for name, column in everyone.items()} for row in range(_PLAIN)]
    same = np.array([plain.risk(Sex.FEMALE, row) for row in rows])
    if np.abs(same - risk()[:_PLAIN]).max() > 1e-9:
        raise AssertionError("the plain form is not the same equation")
    took = seconds(
        {
            "risk": risk,
            "limit": limit.bare(operations.EACH["qrisk3"]),
            "plain": lambda: [plain.risk(Sex.FEMALE, row) for row in rows],
        }
    )
    yield "qrisk3, the risk alone", Rate(CHUNK / took["risk"], CHUNK / took["limit"])
    yield (
        "qrisk3, plain Python a row",
        Rate(_PLAIN / took["plain"], CHUNK / took["limit"], 1e6 * took["plain"] / _PLAIN),
    )


def _people(batch: Batch, count: int) -> Arrays:
    table = people.table([batch], count).combine_chunks().to_batches()[0]
    return {column.name: figures(column, table.column(column.name)).values for column in batch.columns}
