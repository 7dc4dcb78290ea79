"""A grade, A to D, and a value's grade with the reasons for it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from healthcheck.change import Compared


class Grade(Enum):
    """How far a measured value can be trusted, the best first, in words for the person and the GP."""

    A = "good: as a laboratory or a clinician measures it"
    B = "fair: measured with help, or by a careful series at home"
    C = "limited: little stands behind it, so repeat it before a decision rests on it alone"
    D = "weak: one number from memory, or numbers that a monitor rarely gives, so measure again"

    @property
    def words(self) -> str:
        """What the letter means."""
        return self.value


def worst(grades: Iterable[Grade]) -> Grade:
    """The lowest of some grades."""
    return max(grades, key=lambda grade: grade.name)


@dataclass(frozen=True, slots=True)
class Graded:
    """How far one value can be trusted, and why.

    Args:
        value_name: key of the kind, or "blood_pressure" or "bmi".
        reasons: everything that was looked at and found, not only what lowered the grade; none has a comma.
    """

    value_name: str
    grade: Grade
    reasons: tuple[str, ...]

    def beside(self, last: Compared | None) -> "Graded":
        """With what the person's last value says of this one: one step lower where the change is surprising."""
        if last is None:
            return self
        letters = tuple(Grade)
        lower = letters[min(letters.index(self.grade) + 1, len(letters) - 1)] if last.surprising else self.grade
        return replace(self, grade=lower, reasons=(*self.reasons, last.words))

    @property
    def note(self) -> str:
        """One sentence for the record: "Reliability C: one reading, at home, no device named."."""
        return f"Reliability {self.grade.name}: {', '.join(self.reasons)}."
