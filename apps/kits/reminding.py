"""Which reminder of a kit is due: a table of days after a state, read from reminders.toml beside this."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apps.kits.states import State

_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("reminders.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Reminder:
    """One row of the table.

    Args:
        state: where the kit still stands.
        after: how long after it came there.
        purpose: the message's own name; each is sent once for a kit.
        words: what the person reads.
        source: where the days come from.
    """

    state: State
    after: timedelta
    purpose: str
    words: str
    source: str


def _as_reminder(row: dict[str, Any]) -> Reminder:
    return Reminder(State(row["state"]), timedelta(days=row["days"]), row["purpose"], row["words"], row["source"])


REMINDERS: tuple[Reminder, ...] = tuple(_as_reminder(row) for row in _TABLE["reminder"])
LATE = timedelta(days=_TABLE["late_days"])
FIRST = min(reminder.after for reminder in REMINDERS)
LAST = max(reminder.after for reminder in REMINDERS) + LATE


def due(state: State, state_at: datetime, now: datetime, already_sent: Collection[str]) -> Reminder | None:
    """The reminder whose day has come and is not long past: the latest one, so that never two go out together.

    None when it was sent already. One that is missed for longer than a week is left out.
    """
    waited = now - state_at
    come = [each for each in REMINDERS if each.state is state and each.after <= waited < each.after + LATE]
    latest = max(come, key=lambda each: each.after, default=None)
    return None if latest is None or latest.purpose in already_sent else latest
