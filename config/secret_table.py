"""Which process may read which secret, and when each is changed: config/secrets.toml."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from config.embedded import made_secrets

TABLE = Path(__file__).with_name("secrets.toml")
# What is read at every start and must look like a key; it is drawn anew each time, seals nothing and opens nothing.
SHAPED = ("vault_keys", "vault_index_key", "audit_keys", "secret_key")


@dataclass(frozen=True, slots=True)
class Secret:
    """One row."""

    name: str
    parts: list[str]
    days: int
    change: str

    def is_due(self, *, changed: date, day: date) -> bool:
        """Whether its time is over."""
        return day > changed + timedelta(days=self.days)


@cache
def table() -> dict[str, Secret]:
    """The rows by field."""
    rows = [Secret(**row) for row in tomllib.loads(TABLE.read_text())["secret"]]
    return {row.name: row for row in rows}


def may_read(part: str, name: str) -> bool:
    """Whether this part of the service is to be given this; a part that is not named does everything."""
    return not part or name not in table() or part in table()[name].parts


def stand_in(name: str) -> str:
    """In a process that does not get the secret."""
    return made_secrets.MAKERS[name]() if name in SHAPED else ""


def read_dates(text: str) -> dict[str, date]:
    """When each was last changed, as an operator writes it: HEALTHCHECK_SECRET_KEY = 2026-11-22. Raises ValueError."""
    found = tomllib.loads(text)
    if not all(type(day) is date for day in found.values()):
        raise ValueError("each line is NAME = 2026-11-22")
    return found
