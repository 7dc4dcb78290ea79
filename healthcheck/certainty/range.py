"""A score's range: the lowest and highest it plausibly is, 90 times in 100, given how everything in it was measured."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from healthcheck.certainty.bands import Masks
from healthcheck.cox import Floats
from healthcheck.units import Unit

LOW, HIGH = 0.05, 0.95
# What is left out of the bands: 1 in 20 beyond either end, as with the range itself.
_RARE = 0.05


@dataclass(frozen=True, slots=True)
class Range:
    """Of one score.

    Args:
        name: of the score.
        low: 1 in 20 plausible values is below it.
        high: 1 in 20 is above it.
        value: the score as it is given; None where a measurement is missing, for then there is no single figure.
        missing: keys of the measurements of which what is plausible stands in their place.
        bands: those that more than 1 in 20 plausible values is in, most of them first.
        settled: whether one band holds at least 9 in 10.
    """

    name: str
    low: float
    high: float
    unit: Unit
    value: float | None
    missing: tuple[str, ...]
    bands: tuple[str, ...]
    settled: bool


def ends(figure: Floats) -> tuple[float, float]:
    """The two quantiles."""
    low, high = np.quantile(figure, (LOW, HIGH))
    return float(low), float(high)


def shares(masks: Masks) -> Mapping[str, float]:
    """How much of the draws each band holds, most first."""
    found = {band: float(mask.mean()) for band, mask in masks.items()}
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def plausible_bands(held: Mapping[str, float]) -> tuple[str, ...]:
    """Never none: the first holds most."""
    first, *others = held
    return (first, *(band for band in others if held[band] > _RARE))
