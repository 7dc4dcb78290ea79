"""The machine as it is now: what has to be known to read the figures."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.embedded.place import Place
from config.embedded.postgres import binaries


@dataclass(frozen=True, slots=True)
class Card:
    """One machine at one moment.

    Args:
        load: the average over the last minute, before anything of ours ran.
        syncs: how often a second 8 kB reach the disk for good (`pg_test_fsync`, fdatasync).
        stolen: per cent of the processors' time that the host took away since the machine started.
    """

    cores: int
    processor: str
    load: float
    syncs: float
    stolen: float

    def __str__(self) -> str:
        busy = "; OTHERS ARE AT WORK: trust the ratios, not the rates" if self.load > self.cores / 4 else ""
        return (
            f"{self.cores} cores ({self.processor}), load {self.load:.1f}, "
            f"{self.syncs:,.0f} fsync/s, steal {self.stolen:.1f}%{busy}"
        )


def card(place: Place) -> Card:
    """Look at the machine. Takes about three seconds."""
    load = os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0))
    return Card(cores, platform.machine(), load, _syncs(place), _stolen())


def _syncs(place: Place) -> float:
    """Of the disk that the database lies on; 0 where the tool is not there."""
    tool = binaries(place) / "pg_test_fsync"
    file = place.root / "fsync.probe"
    if not tool.exists():
        return 0.0
    try:
        said = subprocess.run([tool, "-s", "1", "-f", file], capture_output=True, text=True, check=False).stdout
    finally:
        file.unlink(missing_ok=True)
    found = re.search(r"fdatasync\s+([\d.]+) ops/sec", said)
    return float(found[1]) if found else 0.0


def _stolen() -> float:
    ticks = [int(each) for each in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]]
    return 100 * ticks[7] / sum(ticks)
