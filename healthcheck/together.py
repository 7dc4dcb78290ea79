"""Terms counted together: every combination of some conditions and categories is a level of one category.

A person's conditions become one number, and a small table has the sum of the coefficients of each combination. That is
the same equation in fewer steps: a table is read once where each condition would be multiplied and added.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from healthcheck.cox import Columns, Equation, Floats, Term

# So many combinations take 12 KiB of coefficients, which stay in the processor's first cache.
_MOST = 512


class Together:
    """The terms of a score that are counted together, in groups of which each has one table.

    Args:
        levels: of each column how many levels it has, counted from 0: two for a condition.
    """

    def __init__(self, levels: Mapping[str, int]) -> None:
        self._groups: dict[str, dict[str, int]] = {}
        combinations = _MOST + 1
        for name, count in levels.items():
            if combinations * count > _MOST:
                group, combinations = f"together from {name}", 1
                self._groups[group] = {}
            self._groups[group][name] = count
            combinations *= count

    def levels(self, people: Columns) -> dict[str, NDArray[np.uint16]]:
        """For each group a column: which of its combinations each person has."""
        return {group: _levels(counts, people) for group, counts in self._groups.items()}

    def joined(self, equation: Equation) -> Equation:
        """The equation with a category for each group; a column that it does not count adds nothing."""
        terms = dict(equation.terms)
        for group, counts in self._groups.items():
            sums = np.zeros((3, 1))
            for name, count in counts.items():
                each = _each_level(terms.pop(name, None), count)
                sums = (sums[:, :, np.newaxis] + each[:, np.newaxis, :]).reshape(3, -1)
            terms[group] = Term.category(group, sums)
        return Equation(terms)


def _levels(counts: Mapping[str, int], people: Columns) -> NDArray[np.uint16]:
    """The first column changes slowest."""
    level = np.zeros(len(next(iter(people.values()))), np.uint16)
    for name, count in counts.items():
        level *= np.uint16(count)
        level += people[name].astype(np.uint16)
    return level


def _each_level(term: Term | None, count: int) -> Floats:
    """What each level adds: of a condition nothing, or its coefficients."""
    each = np.zeros((3, count))
    if term is not None:
        rows, levels = term.coefficients.shape
        each[:rows, count - levels :] = term.coefficients
    return each
