"""Masks of bands: joined, split by group, and marked where nothing is known."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from healthcheck.advice.finding import Level
from healthcheck.advice.thresholds import THRESHOLDS, of_band
from healthcheck.certainty.bands import Mask, Masks

Group = TypeVar("Group")

UNKNOWN = "unknown"
_LEVELS = {(row.subject, row.band): row.level for row in THRESHOLDS if row.in_force}


def level(subject: str, band: str) -> Level:
    """How serious a band is, by the threshold table."""
    return Level.UNKNOWN if band == UNKNOWN else _LEVELS[subject, band]


def split(first: Mask, banded: Callable[[Group], Masks], one: Group, other: Group) -> Masks:
    """The bands of two groups, each by its own thresholds."""
    ours, theirs = banded(one), banded(other)
    nobody = np.zeros(len(first), np.bool_)
    return {
        band: (ours.get(band, nobody) & first) | (theirs.get(band, nobody) & ~first)
        for band in dict.fromkeys((*ours, *theirs))
    }


def known(inside: Mask, masks: Masks) -> Masks:
    return {**{band: mask & inside for band, mask in masks.items()}, UNKNOWN: ~inside}


def worded(subject: str, masks: Masks) -> Masks:
    """The threshold table joins some of a score's bands."""
    joined: dict[str, Mask] = {}
    for band, mask in masks.items():
        word = band if band == UNKNOWN else of_band(subject, band).band
        joined[word] = joined[word] | mask if word in joined else mask
    return joined
