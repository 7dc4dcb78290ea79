"""What the dementia scores share: their age ranges said in full, and items that this check does not ask about."""

from collections.abc import Iterable

from healthcheck.batch import Column
from healthcheck.evidence import YES_NO, DoesNotApply, Evidence

# SI 2013/351 regulation 5: everybody of 65 to 74 is given it, whatever any score says.
INFORMATION = "the dementia information for people of 65 to 74 is given all the same"
NO_DIAGNOSIS = "A chance among many people like this one, not a diagnosis. No score is part of the NHS Health Check."


def age(evidence: Evidence, low: int, high: int, score: str) -> float:
    """Whole years, within the range that the score is made for."""
    if not low <= evidence.check.age <= high:
        raise DoesNotApply(f"age: {score} is made for ages {low} to {high}; {INFORMATION}")
    return float(evidence.age(low, high, score))


def answers(evidence: Evidence, columns: Iterable[Column]) -> dict[str, float]:
    """The answer to the question of each column's name, "yes", "no" or a whole number; none is ever guessed."""
    items = tuple(columns)
    missing = [column.meaning for column in items if column.name not in evidence.check.answers]
    if missing:
        raise DoesNotApply(f"this check does not ask about {', '.join(missing)}; {INFORMATION}")
    return {column.name: float(evidence.choice(column.name, _options(column))) for column in items}


def _options(column: Column) -> dict[str, int]:
    if column.high == 1:
        return dict(YES_NO)
    return {str(number): number for number in range(int(column.low), int(column.high) + 1)}
