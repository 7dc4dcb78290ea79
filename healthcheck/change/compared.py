"""One value against the person's last one of its kind."""

from collections.abc import Iterable
from dataclasses import dataclass

from healthcheck.change.limits import LIMITS, SURPRISING
from healthcheck.figure import plain
from healthcheck.measurement import Measurement


@dataclass(frozen=True, slots=True)
class Compared:
    """A value beside the last one before it.

    Args:
        distance: in standard deviations of what values of one person differ by; above nought where it rose.
    """

    before: Measurement
    now: Measurement
    distance: float

    @property
    def surprising(self) -> bool:
        """More than is expected of one person in the time between."""
        return abs(self.distance) > SURPRISING

    @property
    def words(self) -> str:
        """Such as "HbA1c was 38 mmol/mol in March 2025: a change of 40 is more than expected", without a comma."""
        name = self.now.kind.written[0].upper() + self.now.kind.written[1:]
        unit = self.now.kind.unit.written
        was = f"{name} was {plain(self.before.value)} {unit}".rstrip() + f" in {self.before.taken_at:%B %Y}"
        change = plain(abs(self.now.value - self.before.value))
        return (
            f"{was}: a change of {change} is {'more than expected' if self.surprising else 'within what is expected'}"
        )


def compared(now: Measurement, previous: Iterable[Measurement]) -> Compared | None:
    """The value beside the last one of its kind; None where there is none, or where one of them is only a bound."""
    limit = LIMITS.get(now.kind)
    before = next((each for each in previous if each.kind is now.kind), None)
    if limit is None or before is None or now.comparator or before.comparator:
        return None
    return Compared(before, now, limit.distance(before, now))


def since(values: Iterable[Measurement], previous: Iterable[Measurement]) -> tuple[Compared, ...]:
    """Every value that there is a last one to compare with, in their order."""
    last = tuple(previous)
    return tuple(found for value in values if (found := compared(value, last)) is not None)
