"""A share of shown counts, with what it may not say: hidden counts give none, and nobody to count gives none."""

from dataclasses import dataclass

from apps.reports.rates import percent
from apps.reports.statistics.wilson import Interval, wilson


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many of how many. Both are counts as a release shows them: rounded, or None where hidden."""

    part: int | None
    whole: int | None

    @property
    def hidden(self) -> bool:
        return self.part is None or self.whole is None

    @property
    def percent(self) -> float | None:
        """None where one of the two is hidden, or there is nothing to divide by."""
        return None if self.part is None or self.whole is None else percent(self.part, self.whole)

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95% interval in percent; None where there is no share, or more than all of them."""
        if self.part is None or self.whole is None or self.part > self.whole:
            return None
        found = wilson(self.part, self.whole)
        return None if found is None else Interval(100 * found.low, 100 * found.high)
