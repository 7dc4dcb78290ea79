"""What taking back a consent does: the table beside this, read once and refused when it is not whole."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.delivery.stops import What, Why
from apps.people.consents import Purpose

_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("consents.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Effect:
    """One row: what is stopped, for which reason, whether what cannot wait is too, and what the person is told."""

    purpose: Purpose
    stop: tuple[What, ...]
    why: Why
    urgent_too: bool
    ends_checks: bool
    said: str
    source: str


def _as_effect(row: Mapping[str, Any]) -> Effect:
    return Effect(
        Purpose(row["name"]),
        tuple(What(each) for each in row["stop"]),
        Why(row["why"]),
        row["urgent_too"],
        row["ends_checks"],
        row["said"],
        row["source"],
    )


VERSION: str = _TABLE["version"]
EFFECTS: Mapping[Purpose, Effect] = {effect.purpose: effect for effect in map(_as_effect, _TABLE["purpose"])}
