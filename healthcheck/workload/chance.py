"""Chance that hangs on a row's number alone: the same file gives the same forecast, however it is cut into chunks."""

import numpy as np
from numpy.typing import NDArray

from healthcheck.cox import Floats

Rows = NDArray[np.int64]

# SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
_STEP, _FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_STREAMS = np.uint64(64)


def even(rows: Rows, stream: int) -> Floats:
    """A number above 0 and below 1 for each row; another for each stream, of which there are 64."""
    with np.errstate(over="ignore"):
        mixed = (rows.astype(np.uint64) * _STREAMS + np.uint64(stream) + np.uint64(1)) * _STEP
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
        mixed ^= mixed >> np.uint64(31)
    drawn: Floats = ((mixed >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53
    return drawn


def normal(rows: Rows, stream: int) -> Floats:
    """Standard normal numbers of two streams, this and the next (Box and Muller)."""
    drawn: Floats = np.sqrt(-2 * np.log(even(rows, stream))) * np.cos(2 * np.pi * even(rows, stream + 1))
    return drawn
