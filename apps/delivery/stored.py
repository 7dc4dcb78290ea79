"""A payload as it was written down: bytes for a channel that sends them as they are, a mapping for whoever looks in."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


class Stored(Mapping[str, Any]):
    """Read when somebody looks in, and not before: a record's forty kilobytes take as long to read as to send.

    Args:
        written: the payload as JSON. What was kept is what goes out, byte for byte, in every try.
    """

    __slots__ = ("_content", "written")

    def __init__(self, written: bytes) -> None:
        self.written = written
        self._content: dict[str, Any] | None = None

    def _read(self) -> dict[str, Any]:
        if self._content is None:
            self._content = json.loads(self.written)
        return self._content

    def __getitem__(self, name: str) -> Any:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())
