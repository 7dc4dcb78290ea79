"""Runs a command and says how long it took and how much memory it held at most."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_EVERY = 0.01


class Run(NamedTuple):
    """Wall seconds, and the peak of resident memory in MiB."""

    seconds: float
    peak: float


def watched(words: Sequence[str]) -> Run:
    """The run of a command that is one process. Raises CalledProcessError if it fails.

    The kernel's own figure of a child that has ended would count what this process holds, which it began as.
    """
    start, peak = time.perf_counter(), 0.0
    with subprocess.Popen(words) as process:
        while process.poll() is None:
            peak = max(peak, _peak(process.pid))
            time.sleep(_EVERY)
    took = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return Run(took, peak)


def _peak(number: int) -> float:
    """Since the process began; 0 for one that has just ended."""
    lines = (Path("/proc") / str(number) / "status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)
