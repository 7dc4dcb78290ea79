"""Kills web, worker and database in turn, at random moments, and keeps when each was gone."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from threading import Thread

import httpx2

from config.embedded.place import at
from config.embedded.postgres import Hold, answers
from demo.stack import Stack

TURNS = ("web", "worker", "database")


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: what, from when, and when it was back."""

    what: str
    gone: float
    back: float


class Killer:
    """Kills in turn.

    Args:
        stack: whose processes.
        seed: of the moments.
    """

    def __init__(self, stack: Stack, *, seed: int) -> None:
        self.stack = stack
        self.kills: list[Kill] = []
        self._random = random.Random(seed)

    def work(self, *, during: Thread) -> None:
        """Kill one after another while that thread works. In this thread, which stays: the kernel ends a process with
        the thread that started it.
        """
        for what in cycle(TURNS):
            during.join(self._random.uniform(0.5, 4.0))
            if not during.is_alive():
                return
            self._kill(what)

    def gone(self, since: float, until: float, *whats: str) -> float:
        """For how many seconds of a span one of these was gone."""
        spans = sorted((max(kill.gone, since), min(kill.back, until)) for kill in self.kills if kill.what in whats)
        seconds, reached = 0.0, since
        for begin, end in spans:
            seconds += max(0.0, end - max(begin, reached))
            reached = max(reached, end)
        return seconds

    def _kill(self, what: str) -> None:
        gone = time.time()
        down = self._random.uniform(0.0, 2.0)
        if what == "database":
            self._kill_database(down)
        elif what == "web":
            self.stack.web.kill9()
            time.sleep(down)
            self.stack.web.restart()
            _await(self._web_answers)
        else:
            ready = self.stack.worker.log.read_text().count(" ready.")
            self.stack.worker.kill9()
            time.sleep(down)
            self.stack.worker.restart()
            _await(lambda: self.stack.worker.log.read_text().count(" ready.") > ready)
        self.kills.append(Kill(what, gone, time.time()))

    def _kill_database(self, down: float) -> None:
        place = at(self.stack.place.root)
        postmaster = int((place.data / "postmaster.pid").read_text().split()[0])
        for process in (postmaster, *_children(postmaster)):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(down)
        Hold(place).release()
        _await(lambda: answers(place))

    def _web_answers(self) -> bool:
        try:
            return httpx2.get(f"{self.stack.url}/alive", timeout=2).status_code in (200, 503)
        except httpx2.TransportError:
            return False


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def _await(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError("what was killed did not come back")
        time.sleep(0.02)
