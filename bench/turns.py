"""Times queries in turns, A B B A, so that what else the machine does falls on all of them alike."""

import os
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path


def wall(runs: Mapping[str, Callable[[], object]], turns: int = 3) -> dict[str, float]:
    """The median wall seconds of each: most of the work is another process's. The first warms up."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(2 * turns + 1):
        for name in list(runs)[:: 1 if turn % 2 else -1]:
            seconds = timed(runs[name])
            if turn:
                found[name].append(seconds)
    return {name: statistics.median(each) for name, each in found.items()}


def spent(runs: Mapping[str, Callable[[], object]], pid: int, turns: int = 3, each: int = 5) -> dict[str, float]:
    """The median CPU seconds that a process of this machine spent on each, such as a backend of PostgreSQL.

    The kernel counts in hundredths of a second, so several runs are counted together.
    """
    found: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(2 * turns + 1):
        for name in list(runs)[:: 1 if turn % 2 else -1]:
            before = _cpu(pid)
            for _ in range(each if turn else 1):
                runs[name]()
            if turn:
                found[name].append((_cpu(pid) - before) / each)
    return {name: statistics.median(seconds) for name, seconds in found.items()}


def _cpu(pid: int) -> float:
    told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def timed(run: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
