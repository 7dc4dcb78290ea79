"""A trial of two invitations: who came, whether the difference is more than chance, and whether to stop early.

Two proportions are compared by the score test (Pearson's chi-squared without a correction). The size is planned before
the first invitation and so are the looks at the figures. A look before the end stops the trial at p < 0.001 only
(Haybittle and Peto), which leaves the last look its p < 0.05.

Source: Haybittle JL. Br J Radiol 1971;44:793-7; Peto R and others. Br J Cancer 1976;34:585-612; the interval of the
difference is Newcombe's method 10 (Stat Med 1998;17:873-90), made from the two Wilson intervals.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt

from apps.reports.statistics.inequality import Counted
from apps.reports.statistics.normal import reach, two_sided
from apps.reports.statistics.wilson import Interval, wilson

EARLY, LAST = 0.001, 0.05


class Verdict(StrEnum):
    """What a look at the figures says."""

    GO_ON = "go on"
    STOP_BETTER = "stop: the new one does better"
    STOP_WORSE = "stop: the new one does worse"
    NO_DIFFERENCE = "ended: no difference shown"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The new invitation against the usual one.

    Args:
        difference: new less usual, as a proportion, with its 95% interval.
        p: the probability of a difference at least as large by chance; 1 where nobody or everybody came.
    """

    difference: float
    interval: Interval
    p: float


def compare(usual: Counted, new: Counted) -> Comparison | None:
    """None until each invitation was sent to somebody."""
    of_usual, of_new = wilson(usual.part, usual.whole), wilson(new.part, new.whole)
    if of_usual is None or of_new is None:
        return None
    share_usual, share_new = usual.part / usual.whole, new.part / new.whole
    difference = share_new - share_usual
    low = difference - sqrt((share_new - of_new.low) ** 2 + (of_usual.high - share_usual) ** 2)
    high = difference + sqrt((of_new.high - share_new) ** 2 + (share_usual - of_usual.low) ** 2)
    both = (usual.part + new.part) / (usual.whole + new.whole)
    variance = both * (1 - both) * (1 / usual.whole + 1 / new.whole)
    return Comparison(difference, Interval(low, high), two_sided(difference / sqrt(variance)) if variance else 1.0)


def look(usual: Counted, new: Counted, *, planned: int) -> Verdict:
    """What the figures say now.

    Args:
        planned: how many people each invitation goes to in all, fixed before the first.
    """
    found = compare(usual, new)
    at_the_end = min(usual.whole, new.whole) >= planned
    if found is None or found.p >= (LAST if at_the_end else EARLY):
        return Verdict.NO_DIFFERENCE if at_the_end else Verdict.GO_ON
    return Verdict.STOP_BETTER if found.difference > 0 else Verdict.STOP_WORSE


def planned_size(usual: float, new: float, *, power: float = 0.9) -> int:
    """How many people each invitation needs, so that this difference is seen with this power at p < 0.05.

    Source: Fleiss JL. Statistical Methods for Rates and Proportions, formula without the continuity correction.

    Raises:
        ValueError: unless both are proportions strictly between 0 and 1, and differ.
    """
    if not (0 < usual < 1 and 0 < new < 1) or usual == new:
        raise ValueError("a size is planned for two different proportions between 0 and 1")
    mean = (usual + new) / 2
    by_chance = reach(1 - LAST) * sqrt(2 * mean * (1 - mean))
    seen = reach(2 * power - 1) * sqrt(usual * (1 - usual) + new * (1 - new))
    return ceil(((by_chance + seen) / (usual - new)) ** 2)
