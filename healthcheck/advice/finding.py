"""A finding: how one measurement or score stands, or that it is not known and why."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a finding stands, mildest first. UNKNOWN stands apart: it is never normal and never reassures."""

    NORMAL = "normal"
    RAISED = "raised"
    HIGH = "high"
    URGENT = "urgent"
    EMERGENCY = "emergency"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one subject stands.

    Args:
        subject: "blood_pressure", "qrisk3", "hba1c", "total_cholesterol", "egfr", "acr", "bmi", "alcohol", ...
        band: the threshold table's row, such as "stage_2"; when level is UNKNOWN, "failed" for a test that was tried
            and gave no value, else "unknown".
        words: value and meaning for people, such as "Blood pressure 152/96 mmHg: high".
        source: the guideline the threshold in force comes from; "" when unknown.
    """

    subject: str
    level: Level
    band: str
    words: str
    source: str = ""


def unknown(subject: str, words: str, *, failed: bool = False) -> Finding:
    """A finding that is not known, and in words why."""
    return Finding(subject, Level.UNKNOWN, "failed" if failed else "unknown", words)
