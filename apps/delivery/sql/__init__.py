"""The outbox's statements, a file each: what must be one step for the database is written in its own language."""

from pathlib import Path


def read(name: str) -> str:
    """A statement, with its named places."""
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
