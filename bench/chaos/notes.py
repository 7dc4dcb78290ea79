"""Append-only notes outside the service: who saw what, a JSON line each; and the modes that the processes read."""

import json
import os
import time
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Modes:
    """How the processes are to misbehave just now.

    Args:
        crash: how likely a process ends itself at a named point, each time it comes by.
        stall: how likely a process stops at the line before a send, or before it records what came of one.
        stall_failed: the same, for one that is about to record that a blind mailbox did not take something.
        peers: the share of calls that a peer spoils.
        dead: practices whose side answers nothing but 503.
        clock: seconds by which a process that watches its clock is wrong.
        expired: the certificate that MESH shows is out of date.
    """

    crash: float = 0.0
    stall: float = 0.0
    stall_failed: float = 0.0
    peers: float = 0.0
    dead: list[str] = field(default_factory=list)
    clock: float = 0.0
    expired: bool = False


class Notes:
    """One folder of logs.

    Args:
        folder: where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen = (0, Modes())

    def add(self, name: str, **what: Any) -> None:
        """One line, whole, with the moment: a write of this size to a file opened for appending is not torn apart."""
        line = json.dumps({"at": time.time(), **what}).encode() + b"\n"
        file = os.open(self.folder / f"{name}.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            os.write(file, line)
        finally:
            os.close(file)

    def read(self, name: str) -> Iterator[dict[str, Any]]:
        """The lines so far."""
        try:
            lines = (self.folder / f"{name}.log").read_text().splitlines()
        except FileNotFoundError:
            return
        yield from map(json.loads, lines)

    def set(self, modes: Modes) -> None:
        """Let every process know."""
        new = self.folder / "modes.new"
        new.write_text(json.dumps(asdict(modes)))
        new.rename(self.folder / "modes.json")

    def modes(self) -> Modes:
        """The modes as they are now."""
        file = self.folder / "modes.json"
        try:
            changed = file.stat().st_mtime_ns
            if changed != self._seen[0]:
                self._seen = (changed, Modes(**json.loads(file.read_text())))
        except FileNotFoundError:
            return Modes()
        return self._seen[1]


class Part(Notes):
    """What was noted of some people, since a moment; what names nobody since then too.

    Args:
        whole: all the notes.
        persons: whose.
        since: the moment.
    """

    def __init__(self, whole: Notes, persons: Collection[str], since: float) -> None:
        super().__init__(whole.folder)
        self.persons, self.since = frozenset(persons), since

    def read(self, name: str) -> Iterator[dict[str, Any]]:
        """Of these people alone."""
        for each in super().read(name):
            if each["at"] >= self.since and ("person" not in each or each["person"] in self.persons):
                yield each
