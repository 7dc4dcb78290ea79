"""What the service says beside the results, and "what if", as messages: of `service.toml` and `what_if.toml`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from healthcheck.what_if import contribution
from healthcheck.words.message import Message

_FOLDER = Path(__file__).parent


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def said() -> Iterator[Message]:
    """Messages in the NHS App, reminders, and where an urgent case stands."""
    for group, texts in _read("service.toml").items():
        for name, text in texts.items():
            yield Message(f"{group} {name.replace('_', '-')}", text, note="{when}: a day and a time. {day}: a day.")


def what_if() -> Iterator[Message]:
    """The sentences of "what if", and what its inputs are called."""
    for name, texts in _read("what_if.toml")["what_if"].items():
        yield from (Message(f"what_if {name}", text) for text in texts)
    for label in contribution.LABELS:
        yield Message("what_if label", label, note="Fills {label}.")
