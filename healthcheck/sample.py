"""A sample: who bled and when by the person's own word, what the laboratory marked it with, and who vouched for it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum

from healthcheck.refusal import Invalid


class Whose(StrEnum):
    """Whose blood it is, as the person says."""

    ME = "me"
    SOMEBODY_ELSE = "somebody_else"
    NOT_SURE = "not_sure"


class SampleFlag(Enum):
    """How a laboratory marks a sample that it measured all the same: key, words, HL7's code of its condition.

    Codes: HL7 v2 table 0493, specimen condition; "" where that table has none.
    """

    HAEMOLYSED = ("haemolysed", "sample haemolysed", "HEM")
    CLOTTED = ("clotted", "sample clotted", "CLOT")
    CONTAMINATED = ("contaminated", "sample contaminated", "CON")
    AUTOLYSED = ("autolysed", "sample broken down", "AUT")
    FROZEN = ("frozen", "sample frozen", "FROZ")
    LOW_VOLUME = ("low_volume", "little blood in the sample", "")
    LIPAEMIC = ("lipaemic", "sample lipaemic", "")
    OTHER = ("other", "sample marked by the laboratory in a way that is not known here", "")

    def __init__(self, key: str, written: str, condition: str) -> None:
        self.key = key
        self.written = written
        self.condition = condition

    @classmethod
    def of(cls, key: str) -> "SampleFlag":
        """The flag of a stored key. Raises Invalid for a key that is none."""
        for flag in cls:
            if flag.key == key:
                return flag
        raise Invalid("unknown-flag", "This is not a way to mark a sample.")


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of the sample of a kit, besides when it reached the laboratory.

    Args:
        whose: the person's last word; None when nobody said.
        word_changed: they said something else before.
        said_collected_at: when they say it was taken; None when nobody said.
        laboratory_told: the laboratory gave a collection time of its own, which then counts.
        vouched: a clinician looked, and said that it is this person's.
    """

    whose: Whose | None = None
    word_changed: bool = False
    said_collected_at: datetime | None = None
    laboratory_told: bool = False
    vouched: bool = False

    @property
    def told(self) -> str:
        """All that the person and a clinician said, as one code; "" where neither said anything."""
        if self.whose is None:
            return "vouched" if self.vouched else ""
        said = self.said_collected_at.astimezone(UTC).isoformat() if self.said_collected_at else ""
        marks = ("changed" if self.word_changed else "", "vouched" if self.vouched else "")
        return " ".join(filter(None, (self.whose.value, said, *marks)))
