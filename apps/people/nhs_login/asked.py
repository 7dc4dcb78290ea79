"""What NHS login is asked for, and whether what it answers is as much as was asked."""

import json
import tomllib
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_name("asked.toml").read_text())

SCOPE = " ".join(_TABLE["scope"])
VECTORS: tuple[str, ...] = tuple(_TABLE["vtr"])
VTR = json.dumps(VECTORS, separators=(",", ":"))
ASK_OPENLY = frozenset(_TABLE["ask_openly"])


def level(vector: object) -> str:
    """The proofing level in a vector of trust such as P9.Cp.Cd; "" when there is none, or more than one."""
    levels = [part for part in _parts(vector) if part.startswith("P")]
    return levels[0] if len(levels) == 1 else ""


def is_enough(vector: object) -> bool:
    """Whether a vector of trust has everything of one that was asked for. The order of its parts says nothing."""
    parts = _parts(vector)
    return bool(level(vector)) and any(_parts(asked) <= parts for asked in VECTORS)


def _parts(vector: object) -> frozenset[str]:
    return frozenset(vector.split(".")) if isinstance(vector, str) else frozenset()
