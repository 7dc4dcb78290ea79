"""How far it is, on a terminal, and what came of it."""

import time
from collections import Counter
from typing import TextIO

from healthcheck.population.tally import Tally

_WIDTH = 30


class Progress:
    """Counts what is done; draws a bar only where a person looks."""

    def __init__(self, stream: TextIO, total: int | None) -> None:
        self.rows = 0
        self.unscored: Counter[str] = Counter()
        self._stream, self._total, self._share = stream, total, 0
        self._start = time.perf_counter()

    def add(self, done: Tally) -> None:
        """One chunk more."""
        self.rows += done.rows
        self.unscored.update(done.unscored)
        self._share += done.share
        if self._stream.isatty():
            self._stream.write(f"\r\x1b[2K{self._line()}")
            self._stream.flush()

    def clear(self) -> None:
        """Leave the terminal's line as it was."""
        if self._stream.isatty():
            self._stream.write("\r\x1b[2K")

    def summary(self) -> list[str]:
        """A line for the rows, and one for each score."""
        lines = [f"{self.rows:,} rows in {self._seconds():.1f} seconds"]
        for score, count in self.unscored.items():
            why = f", {count:,} not: the column {score}_unscored says why" if count else ""
            lines.append(f"{score}: {self.rows - count:,} scored{why}")
        return lines

    def _seconds(self) -> float:
        return max(time.perf_counter() - self._start, 1e-9)

    def _line(self) -> str:
        rate = f"{self.rows:,} rows, {self.rows / self._seconds():,.0f} a second"
        if not self._total:
            return rate
        part = min(self._share / self._total, 1.0)
        left = self._seconds() * (1 - part) / part if part else 0.0
        bar = "#" * round(part * _WIDTH)
        return f"[{bar:.<{_WIDTH}}] {part:4.0%}  {rate}, {left:.0f} seconds left"
