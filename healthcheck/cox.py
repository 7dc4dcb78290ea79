"""A Cox equation over columns of people, its coefficients read from a table: one person is columns of length one.

A row of a table is a term: `alone` is its coefficient, `with_age_1` and `with_age_2` those of its products with the two
powers of age, `centre` the mean it is centred on. A power of age, BMI or a blood value is (`of` / `divide_by`) to the
`power`, times its logarithm where `log` says so. A category has a row for each level, counted from 0 in their order.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]

# The powers of fractional polynomials, 0 for the logarithm (Royston P, Altman DG. Appl Stat 1994;43:429-67).
_POWERS: Mapping[str, Callable[[Floats], Floats]] = {
    "-2": lambda x: 1.0 / (x * x),
    "-1": lambda x: 1.0 / x,
    "-0.5": lambda x: 1.0 / np.sqrt(x),
    "0": np.log,
    "0.5": np.sqrt,
    "1": lambda x: x,
    "2": lambda x: x * x,
    "3": lambda x: x * x * x,
}


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the table, or all rows of a category.

    Args:
        of: the column it is made of.
        coefficients: alone, with age_1 and with age_2, one below the other; only the first where the equation has no
            products of this term with age. Side by side stand the levels of a category.
    """

    of: str
    divide_by: float
    power: str
    log: bool
    centre: float
    coefficients: Floats

    @classmethod
    def category(cls, of: str, coefficients: Floats) -> "Term":
        """A term with a column of coefficients for each level, of which one row is enough if nothing goes with age."""
        needed = coefficients if coefficients[1:].any() else coefficients[:1]
        return cls(of=of, divide_by=1.0, power="", log=False, centre=0.0, coefficients=needed)

    def value(self, people: Columns) -> Floats:
        """What the coefficients are multiplied by: the value to its power and centred."""
        x = people[self.of]
        if self.power:
            scaled = x / self.divide_by
            x = _POWERS[self.power](scaled)
            x = x * np.log(scaled) if self.log else x
        return x - self.centre if self.centre else x

    def effect(self, people: Columns) -> Floats:
        """Coefficients times value; of a category the coefficients of each person's level."""
        if self.coefficients.shape[1] > 1:
            return self.coefficients.take(people[self.of].astype(np.intp, copy=False), axis=1)
        effect: Floats = self.coefficients * self.value(people)
        return effect


class Equation:
    """One sex's equation: its terms in the paper's order, of which the first two are the powers of age."""

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self.terms = terms
        self._age_1, self._age_2, *others = terms.values()
        self._steady = tuple(term for term in others if len(term.coefficients) == 1)
        self._ageing = tuple(term for term in others if len(term.coefficients) == 3)

    @classmethod
    def read(cls, package: str, name: str) -> "Equation":
        """The table `name`.csv that stands beside a package's code."""
        text = files(package).joinpath(f"{name}.csv").read_text(encoding="utf-8")
        rows: dict[str, list[dict[str, str]]] = {}
        for row in csv.DictReader(text.splitlines()):
            rows.setdefault(row["term"], []).append(row)
        return cls({name: _term(name, of_term) for name, of_term in rows.items()})

    def without(self, name: str) -> "Equation":
        """The same equation less one term."""
        return Equation({other: term for other, term in self.terms.items() if other != name})

    def linear_predictor(self, people: Columns) -> Floats:
        """The sum over all terms of (alone + with_age_1 * age_1 + with_age_2 * age_2) * value."""
        age_1, age_2 = self._age_1.value(people), self._age_2.value(people)
        sums = self._ageing[0].effect(people) if self._ageing else np.zeros((3, len(age_1)))
        for term in self._ageing[1:]:
            sums += term.effect(people)
        alone = sums[:1]
        for term in self._steady:
            alone += term.effect(people)
        sums[0] += self._age_1.coefficients[0] * age_1
        sums[0] += self._age_2.coefficients[0] * age_2
        sums[1] *= age_1
        sums[2] *= age_2
        total: Floats = sums[0] + sums[1] + sums[2]
        return total


def percent(survival: float | Floats, linear_predictor: Floats) -> Floats:
    """100 * (1 - survival ** exp(linear_predictor)), so written that a small risk keeps its digits."""
    risk: Floats = -100.0 * np.expm1(np.log(survival) * np.exp(linear_predictor))
    return risk


def _term(name: str, rows: list[dict[str, str]]) -> Term:
    """A term of its rows: one, or one for each level."""
    columns = ("alone", "with_age_1", "with_age_2")
    coefficients = np.array([[float(row[column] or 0) for row in rows] for column in columns])
    row = rows[0]
    return Term(
        of=row["of"] or name,
        divide_by=float(row["divide_by"] or 1),
        power=row["power"],
        log=row["log"] == "yes",
        centre=float(row["centre"] or 0),
        coefficients=coefficients if coefficients[1:].any() else coefficients[:1],
    )
