"""Both arms: whether they differ by more than NICE allows, and which readings then count.

NICE NG136 (2019, updated 2023) 1.2.1: measure both arms; where they differ by more than 15 mmHg repeat both, and where
they still do, the arm with the higher reading is the one to measure. NICE does not say which of the two numbers: it is
the systolic one here, as in the studies of the difference (Clark, Lancet 2012;379:905). What is one sitting is ours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from healthcheck.measurement import Arm
from healthcheck.reading import Reading

APART = Decimal(15)
SITTING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A reading on each arm, one right after the other in one place and one sitting."""

    left: Reading
    right: Reading

    @property
    def by(self) -> Decimal:
        """How much higher the left arm is, in mmHg; below zero where the right arm is higher."""
        return self.left.systolic - self.right.systolic

    @property
    def differs(self) -> bool:
        """Whether by more than NICE allows."""
        return abs(self.by) > APART

    @property
    def arm(self) -> Arm:
        """The higher one."""
        return Arm.LEFT if self.by > 0 else Arm.RIGHT

    @property
    def lower(self) -> Reading:
        """The lower reading of the two."""
        return self.right if self.by > 0 else self.left


@dataclass(frozen=True, slots=True)
class Difference:
    """Arms that differ.

    Args:
        arm: the higher one.
        by: mmHg, in the newest comparison.
        confirmed: whether the comparison before said the same: then the lower arm no longer counts.
    """

    arm: Arm
    by: Decimal
    confirmed: bool


def compared(readings: Iterable[Reading]) -> tuple[Comparison, ...]:
    """Every comparison, oldest first; no reading is in two of them."""
    found, before = [], None
    for reading in in_time(each for each in readings if each.arm):
        if before is not None and _together(before, reading):
            left, right = (before, reading) if before.arm is Arm.LEFT else (reading, before)
            found.append(Comparison(left, right))
            before = None
        else:
            before = reading
    return tuple(found)


def difference(readings: Iterable[Reading]) -> Difference | None:
    """How the arms differ by the newest comparison; None where they do not, or were not compared."""
    comparisons = compared(readings)
    if not comparisons or not comparisons[-1].differs:
        return None
    newest = comparisons[-1]
    confirmed = any(each.differs and each.arm is newest.arm for each in comparisons[-2:-1])
    return Difference(newest.arm, abs(newest.by), confirmed)


def counted(readings: Sequence[Reading]) -> Sequence[Reading]:
    """The readings that may count: a difference seen twice takes the lower arm out, one seen once only its own reading.

    Until the comparison is repeated neither reading is believed over the other; the lower one is left out meanwhile, so
    that nobody is told of a milder pressure than they may have. Readings without an arm always stay.
    """
    found = difference(readings)
    if found is None:
        return readings
    if found.confirmed:
        return [reading for reading in readings if reading.arm in (found.arm, None)]
    lower = compared(readings)[-1].lower
    return [reading for reading in readings if reading.id != lower.id]


def in_time(readings: Iterable[Reading]) -> list[Reading]:
    """Oldest first, in the same order however they came in."""
    return sorted(readings, key=lambda reading: (reading.taken_at, reading.id))


def _together(before: Reading, reading: Reading) -> bool:
    same = before.source is reading.source and before.arm is not reading.arm
    return same and reading.taken_at - before.taken_at <= SITTING
