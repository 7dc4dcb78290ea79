"""Times queries in turns, A B B A, so that what else the machine does falls on all of them alike."""

import statistics
import time
from collections.abc import Callable, Mapping


def wall(runs: Mapping[str, Callable[[], object]], turns: int = 3) -> dict[str, float]:
    """The median wall seconds of each: most of the work is another process's. The first warms up."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(2 * turns + 1):
        for name in list(runs)[:: 1 if turn % 2 else -1]:
            seconds = timed(runs[name])
            if turn:
                found[name].append(seconds)
    return {name: statistics.median(each) for name, each in found.items()}


def timed(run: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
