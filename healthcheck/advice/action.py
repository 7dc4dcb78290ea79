"""An action: who does what by when and why, with the words each reader sees and the code it is recorded with."""

from dataclasses import dataclass
from enum import StrEnum

from healthcheck.advice.finding import Finding
from healthcheck.coding import Coding


class Who(StrEnum):
    """Who acts."""

    PERSON = "person"
    SURGERY = "surgery"
    SERVICE = "service"


class Urgency(StrEnum):
    """How soon, mildest first; it decides the follow-up code of the record and the report's category."""

    NONE = "none"
    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table, filled in.

    Args:
        id: the row's stable id, such as "bp-very-high".
        urgency: its category, the same for person, GP, record and report.
        who: who acts first.
        by: by when, in words: "today", "within 7 days", "at the next routine appointment".
        because: the findings that brought it.
        patient: what the person reads, NHS content style.
        gp: what the GP reads.
        source: guideline behind it.
        code: what it is recorded with; None where no published code exists.
    """

    id: str
    urgency: Urgency
    who: Who
    by: str
    because: tuple[Finding, ...]
    patient: str
    gp: str
    source: str
    code: Coding | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """One primary action and any number of further ones, most urgent first."""

    primary: Action
    further: tuple[Action, ...] = ()

    @property
    def actions(self) -> tuple[Action, ...]:
        """All of them, the primary one first."""
        return (self.primary, *self.further)
