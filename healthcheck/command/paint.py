"""Colours on a terminal, which never carry a meaning alone: the word they colour says it too."""

from collections.abc import Mapping
from typing import TextIO

_CODES = {
    "emergency": "1;97;41",
    "urgent": "1;31",
    "high": "31",
    "raised": "33",
    "routine": "33",
    "unknown": "1",
    "normal": "32",
    "none": "32",
}


class Paint:
    """Colours, or nothing of it."""

    def __init__(self, *, on: bool) -> None:
        self._on = on

    @classmethod
    def of(cls, stream: TextIO, environment: Mapping[str, str]) -> "Paint":
        """On a terminal alone, and not where NO_COLOR is set (https://no-color.org) or the terminal is dumb."""
        return cls(on=stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb")

    def bold(self, text: str) -> str:
        """A heading."""
        return self._in("1", text)

    def level(self, level: str, text: str) -> str:
        """A word that stands for how serious something is."""
        return self._in(_CODES[level], text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._on else text
