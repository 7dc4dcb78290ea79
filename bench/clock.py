"""Times things in turns, so that what else the machine does falls on all of them alike."""

import statistics
import time
from collections.abc import Callable, Mapping

_LEAST = 0.02  # seconds of one turn


def seconds(runs: Mapping[str, Callable[[], object]], turns: int = 7) -> dict[str, float]:
    """The median of each, one run's worth; the processor's time of this thread, not the wall's."""
    times = {name: _times(run) for name, run in runs.items()}
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(turns):
        for name, run in runs.items():
            start = time.thread_time()
            for _ in range(times[name]):
                run()
            found[name].append((time.thread_time() - start) / times[name])
    return {name: statistics.median(each) for name, each in found.items()}


def _times(run: Callable[[], object]) -> int:
    """How often in one turn. The first run also warms up."""
    run()
    start = time.thread_time()
    run()
    return max(1, round(_LEAST / max(time.thread_time() - start, 1e-7)))
