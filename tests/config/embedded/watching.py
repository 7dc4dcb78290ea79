"""Looking from outside: which processes belong to a place, and whether something happens in time."""

import time
from collections.abc import Callable
from pathlib import Path

from config.embedded.place import Place


def processes_of(place: Place) -> list[int]:
    """Every process that has the place in its command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
                ended = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
            except OSError:
                continue
            if str(place.root).encode() in line and not ended:
                found.append(int(entry.name))
    return found


def soon(happened: Callable[[], bool], patience: float = 15) -> bool:
    """Whether it happens in time."""
    until = time.monotonic() + patience
    while not happened():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
