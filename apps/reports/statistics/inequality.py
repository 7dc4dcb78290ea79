"""How unequal a proportion is along a ladder such as deprivation: slope and relative index of inequality, and the gap.

Groups stand in order on a ladder from 0 (the most deprived) to 1 (the least), each at the middle of its share of the
people. A straight line is fitted to their proportions, each group weighing as many as its people. The slope index is
the line's rise from one end to the other; the relative index is its value at the least deprived end over that at the
most deprived. Above 0, and above 1, the least deprived do better.

Source: Mackenbach JP, Kunst AE. Soc Sci Med 1997;44:757-71; Public Health England, Technical guide on the slope index
of inequality (2017). The variance is that of independent binomial counts, carried through the line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from apps.reports.statistics.normal import reach
from apps.reports.statistics.wilson import Interval


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of how many in one group."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Inequality:
    """The two indices.

    Args:
        slope: the difference between the ladder's ends, as a proportion.
        interval: of the slope.
        relative: the ratio between the ends; None where the line reaches 0 or less at the most deprived end.
        people: how many more would have been reached, had every group the proportion of the least deprived one.
    """

    slope: float
    interval: Interval
    relative: float | None
    people: float


def inequality(groups: Sequence[Counted], *, level: float = 0.95) -> Inequality | None:
    """The indices of groups in order from the most deprived; None for fewer than two groups with people in them."""
    kept = [group for group in groups if group.whole > 0]
    if len(kept) < 2:
        return None
    people = sum(group.whole for group in kept)
    places = _places(kept, people)
    mean_place = sum(g.whole * place for g, place in zip(kept, places, strict=True)) / people
    square = sum(g.whole * (place - mean_place) ** 2 for g, place in zip(kept, places, strict=True))
    shares = [group.part / group.whole for group in kept]
    weights = [g.whole * (place - mean_place) / square for g, place in zip(kept, places, strict=True)]
    slope = sum(weight * share for weight, share in zip(weights, shares, strict=True))
    variance = sum(w * w * p * (1 - p) / g.whole for w, p, g in zip(weights, shares, kept, strict=True))
    off = reach(level) * sqrt(variance)
    lowest = sum(group.part for group in kept) / people - slope * mean_place
    return Inequality(
        slope=slope,
        interval=Interval(slope - off, slope + off),
        relative=(lowest + slope) / lowest if lowest > 0 else None,
        people=sum(max(shares[-1] * group.whole - group.part, 0.0) for group in kept),
    )


def _places(groups: Sequence[Counted], people: int) -> list[float]:
    """Where each group's middle person stands between 0 and 1."""
    places, before = [], 0
    for group in groups:
        places.append((before + group.whole / 2) / people)
        before += group.whole
    return places
