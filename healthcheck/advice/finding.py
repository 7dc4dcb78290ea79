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
class Gap:
    """What is not there, for a list that a person reads.

    Args:
        what: such as "your total cholesterol".
        why: such as "there was not enough in the sample"; "" where it was never tried.
    """

    what: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one subject stands.

    Args:
        subject: "blood_pressure", "qrisk3", "hba1c", "total_cholesterol", "egfr", "acr", "bmi", "alcohol", ...
        band: the threshold table's row, such as "stage_2"; "failed" for a test that was tried and gave no value,
            "held" for one whose value a clinician is checking, "unknown" for any other value that is not there.
        words: for the person, a sentence without its full stop: "Your total cholesterol is 6 mmol/L, which is raised".
        source: the guideline the threshold in force comes from; "" when unknown.
        gp: the same for the GP, "Total cholesterol 6 mmol/L: raised"; of what is not known the name and why,
            "total cholesterol (not measured)".
        gaps: what is not there; () where it is known.
    """

    subject: str
    level: Level
    band: str
    words: str
    source: str = ""
    gp: str = ""
    gaps: tuple[Gap, ...] = ()

    @property
    def key(self) -> str:
        """As the action table names it, "subject:band"."""
        return f"{self.subject}:{self.band}"


def unknown(subject: str, words: str, *gaps: Gap, failed: bool = False, gp: str = "") -> Finding:
    """A finding that is not known, and in words why."""
    return Finding(subject, Level.UNKNOWN, "failed" if failed else "unknown", words, gp=gp, gaps=gaps)
