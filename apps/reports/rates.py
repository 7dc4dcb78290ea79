"""Percentages of counts, with a word for "nothing to divide by"."""

from dataclasses import dataclass


def percent(part: int, whole: int) -> float | None:
    """None where there is nothing to divide by."""
    return 100 * part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Rates:
    """The statutory return's three percentages."""

    offered: float | None
    received: float | None
    uptake: float | None


def rates(*, eligible: int, offered: int, received: int) -> Rates:
    return Rates(percent(offered, eligible), percent(received, eligible), percent(received, offered))
