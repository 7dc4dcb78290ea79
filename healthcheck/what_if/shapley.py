"""Shapley values: what each of several steps adds to a risk that depends on the sum of them all.

A step's value is the rise that it makes, averaged over every order in which the steps can be taken. The values sum to
the whole rise, a step of zero has the value zero, and a greater step never has a lesser value of its own, because the
risk grows with the sum in every one of those orders. No other way of sharing that treats all steps alike keeps both
promises. (Sharing by the size of the steps sums too; but there a step down beside a large rise can grow and have less.)

Sources: Shapley LS. A value for n-person games. Ann Math Stud 1953;28:307-17. Young HP. Monotonic solutions of
cooperative games. Int J Game Theory 1985;14:65-72. Of attributing a risk: Rabe C, Gefeller O. Methods Inf Med
2006;45:404-8.
"""

from collections.abc import Callable
from math import comb

import numpy as np

from healthcheck.cox import Floats

# So many sums at a time: 8 MiB of them.
_SUMS = 2**20


def shapley(risk: Callable[[Floats], Floats], start: Floats, steps: Floats) -> Floats:
    """The value of each step, exactly: every set of steps is summed, 2 ** n of them for each person.

    Args:
        risk: of sums; grows with them.
        start: the sum before any step, one for each person.
        steps: one below the other, each with a column for each person.

    Returns:
        as `steps`: each one's share of risk(start + all steps) - risk(start).
    """
    values = np.zeros(steps.shape)
    taken = np.flatnonzero(steps.any(axis=1))
    width = max(1, _SUMS >> len(taken))
    for first in range(0, len(start) if len(taken) else 0, width):
        people = slice(first, first + width)
        values[taken, people] = _values(risk, start[people], steps[taken, people])
    return values


def _values(risk: Callable[[Floats], Floats], start: Floats, steps: Floats) -> Floats:
    """Row r of the sums has step i where bit i of r is set; so two halves differ by one step alone."""
    count, people = steps.shape
    sums = start[np.newaxis]
    for step in steps:
        sums = np.concatenate([sums, sums + step])
    risks, weights = risk(sums), _weights(count)
    values = np.empty_like(steps)
    for step in range(count):
        halves = risks.reshape(-1, 2, 2**step, people)
        values[step] = weights @ (halves[:, 1] - halves[:, 0]).reshape(-1, people)
    return values


def _weights(count: int) -> Floats:
    """For each set of the other steps: in what part of all orders these, and only these, come before."""
    sizes = np.zeros(1, np.intp)
    for _ in range(count - 1):
        sizes = np.concatenate([sizes, sizes + 1])
    return np.array([1 / (count * comb(count - 1, size)) for size in range(count)])[sizes]
