"""What a peer has taken, in order, outside of the system: an append-only file when a folder is given."""

import json
import os
from pathlib import Path
from threading import Lock
from typing import Any


class Journal:
    """Entries that are never changed. A peer that starts again in the same folder knows what it knew.

    Args:
        folder: where the file stands; None keeps the entries in memory alone.
        name: of the file, without its ending.
    """

    def __init__(self, folder: Path | None, name: str) -> None:
        self._lock = Lock()
        self._path = folder / f"{name}.jsonl" if folder else None
        self._entries: list[dict[str, Any]] = []
        if self._path and self._path.exists():
            self._entries = [json.loads(line) for line in self._path.read_text("utf-8").splitlines()]

    def add(self, *entries: dict[str, Any]) -> None:
        """Keep entries, on the disk before they are answered for."""
        with self._lock:
            if self._path:
                with self._path.open("a", encoding="utf-8") as file:
                    file.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
                    file.flush()
                    os.fsync(file.fileno())
            self._entries += entries

    def entries(self, event: str) -> list[dict[str, Any]]:
        """The entries of one kind, oldest first."""
        with self._lock:
            return [entry for entry in self._entries if entry["event"] == event]
