"""The comparison: QRISK3 for one person at a time in plain Python, as it is written where there are no arrays."""

import math
from collections.abc import Mapping

from healthcheck.cox import Term
from healthcheck.person import Sex
from healthcheck.scores.qrisk3.equation import EQUATION, SURVIVAL


def risk(sex: Sex, person: Mapping[str, float]) -> float:
    """In percent, of a person whose choices are levels from 0 and whose conditions are 0 or 1."""
    first, second, *others = EQUATION_OF[sex]
    age_1, age_2 = _value(first, person), _value(second, person)
    total = first[1][0][0] * age_1 + second[1][0][0] * age_2
    for term in others:
        level = int(person[term[0].of]) if len(term[1][0]) > 1 else 0
        value = 1.0 if len(term[1][0]) > 1 else _value(term, person)
        if value:
            total += term[1][0][level] * value
            if len(term[1]) > 1:
                total += (term[1][1][level] * age_1 + term[1][2][level] * age_2) * value
    return 100.0 * (1.0 - math.pow(SURVIVAL[sex], math.exp(total)))


def _value(term: tuple[Term, list[list[float]]], person: Mapping[str, float]) -> float:
    of = term[0]
    value = float(person[of.of])
    if of.power:
        scaled = min(max(value, 20.0), 40.0) / of.divide_by if of.of == "bmi" else value / of.divide_by
        value = math.pow(scaled, float(of.power))
        value = value * math.log(scaled) if of.log else value
    return value - of.centre


EQUATION_OF = {
    sex: [(term, term.coefficients.tolist()) for term in equation.terms.values()] for sex, equation in EQUATION.items()
}
