"""What a score is: an estimate with what it rests on, or the reason there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from healthcheck.check import HealthCheck
from healthcheck.coding import Coding
from healthcheck.units import Unit


@dataclass(frozen=True, slots=True)
class Input:
    """One thing a score used: its name, its value as used and where it came from."""

    name: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score that could be given.

    Args:
        name: the score's folder, such as "qrisk3".
        value: in `unit`, at full precision; None for a score that is only a category.
        band: the category the value falls in, such as "high".
        inputs: each value used and its origin, in the paper's order.
        algorithm: name and version of the equation, such as "QRISK3-2017".
        notes: what a reader must know: a value that was clamped, assumed or left out.
        parts: further figures of the same equation, such as heart age.
        code: the terminology code it is recorded with.
    """

    name: str
    value: float | None
    unit: Unit
    band: str
    inputs: tuple[Input, ...]
    algorithm: str
    notes: tuple[str, ...] = ()
    parts: Mapping[str, float | str] = field(default_factory=dict)
    code: Coding | None = None


@dataclass(frozen=True, slots=True)
class Unscored:
    """A score that could not be given, and why, in words a person can read.

    Args:
        applies: False where the score is not made for this person or rests on what this check does not ask, so that
            nothing of the check is missing.
        missing: key of the measurement or id of the question that was missed first; "" where none was. It says to
            programs what `reason` says in words, so two scores with the same reason are equal.
    """

    name: str
    reason: str
    algorithm: str = ""
    applies: bool = True
    missing: str = field(default="", compare=False)


Score = Estimate | Unscored


class Scorer(Protocol):
    """What each folder under `scores/` offers as a module; mypy reads `self` of a module's function as absent."""

    NAME: str
    ALGORITHM: str

    def score(self, check: HealthCheck) -> Score:
        """The score of one check."""
