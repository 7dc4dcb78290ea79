"""The processors' time of processes with all their children, those that have ended too."""

import os
from collections.abc import Iterable
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")


def spent(roots: Iterable[int]) -> float:
    """Seconds of these processes and of everything they started."""
    parents: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (found := _read(folder)):
            ticks[int(folder.name)], parent = found
            parents.setdefault(parent, []).append(int(folder.name))
    waiting, seconds = [pid for pid in roots if pid in ticks], 0.0
    while waiting:
        pid = waiting.pop()
        seconds += ticks[pid] * _TICK
        waiting += parents.get(pid, [])
    return seconds


def _read(folder: Path) -> tuple[int, int] | None:
    """Ticks of a process with its ended children, and its parent; None where it has just ended."""
    try:
        fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return sum(map(int, fields[11:15])), int(fields[1])
