"""What follows when a kit comes to an end without a result: a table of ends, read from replacing.toml beside this."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from apps.kits.states import State
from healthcheck.measurement import AbsentReason

_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("replacing.toml").read_text(encoding="utf-8"))
FAILED_SHARE: float = _TABLE["failed_share"]
MOST_IN_A_ROW: int = _TABLE["most_in_a_row"]


@dataclass(frozen=True, slots=True)
class End:
    """One row of the table.

    Args:
        state: the end a supplier tells of.
        replaced: another kit is sent free of charge.
        absent: why there is no value, when no other kit comes.
        told: the message to the person then.
    """

    state: State
    replaced: bool
    absent: AbsentReason
    told: str


def _as_end(row: dict[str, Any]) -> End:
    return End(State(row["state"]), row["replaced"], AbsentReason.of(row["absent"]), row["told"])


ENDS: Mapping[State, End] = MappingProxyType({end.state: end for end in map(_as_end, _TABLE["end"])})
