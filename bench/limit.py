"""The bare operations of an equation over arrays that fit the cache: nothing allocated, looked up or chosen."""

from collections.abc import Callable

import numpy as np

from bench.operations import Operations
from healthcheck.batch import CHUNK

_ROWS = 8192  # the arrays of this size fit a core's second cache with room to spare


def bare(operations: Operations) -> Callable[[], None]:
    """As many powers, logarithms and multiplications, for one chunk of people."""
    values, out = np.linspace(0.5, 2.0, _ROWS), np.empty(_ROWS)
    steps: tuple[tuple[Callable[..., object], tuple[object, ...], float], ...] = (
        (np.power, (values, 0.37, out), operations.powers),
        (np.sqrt, (values, out), operations.roots),
        (np.log, (values, out), operations.logs),
        (np.exp, (values, out), operations.exps),
        (np.multiply, (values, 1.01, out), operations.multiplications),
        (np.add, (out, values, out), operations.multiplications),
    )

    def run() -> None:
        for _ in range(CHUNK // _ROWS):
            for step, arguments, times in steps:
                for _ in range(round(times)):
                    step(*arguments)

    return run
