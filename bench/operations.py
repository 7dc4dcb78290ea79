"""What each equation has to do for one person, counted: from this the limit of its speed is measured."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from healthcheck.cox import Equation, Term
from healthcheck.scores.qdiabetes import equation as qdiabetes
from healthcheck.scores.qkidney import equation as qkidney
from healthcheck.scores.qrisk3 import equation as qrisk3


class Operations(NamedTuple):
    """Whole powers are multiplications, and so are divisions; each comes with the addition that follows it."""

    powers: float = 0.0
    roots: float = 0.0
    logs: float = 0.0
    exps: float = 0.0
    multiplications: float = 0.0


# Of the fractional polynomials: what it takes from the scaled value to its power.
_POWERS = {
    "": Operations(),
    "-2": Operations(multiplications=2),
    "-1": Operations(multiplications=1),
    "-0.5": Operations(roots=1, multiplications=1),
    "0": Operations(logs=1),
    "0.5": Operations(roots=1),
    "1": Operations(),
    "2": Operations(multiplications=1),
    "3": Operations(multiplications=2),
}
# The sums that go with age_1 and age_2 times these, then 100 * (1 - exp(log(survival) * exp(sum))).
_END = Operations(exps=2, multiplications=4)


def _total(parts: Iterable[Operations]) -> Operations:
    return Operations(*(sum(each) for each in zip(*parts, strict=True)))


def _term(term: Term) -> Iterable[Operations]:
    yield _POWERS[term.power]
    yield Operations(logs=float(term.log), multiplications=float(term.log) + float(term.divide_by != 1))
    yield Operations(multiplications=len(term.coefficients))


def _cox(equations: Iterable[Equation], outputs: int) -> Operations:
    """The mean of the sexes, for so many outputs of each."""
    equations = tuple(equations)
    parts = [*(part for each in equations for term in each.terms.values() for part in _term(term))]
    return Operations(*(number * outputs / len(equations) for number in _total([*parts, *[_END] * len(equations)])))


_CKD_EPI = Operations(powers=2, exps=1, multiplications=6)  # of min and max; 0.993 ** age
_UKBDRS = Operations(exps=2, multiplications=14)  # of one model: 12 terms

EACH: Mapping[str, Operations] = {
    "qrisk3": _cox(qrisk3.EQUATION.values(), 1),
    "leicester": Operations(multiplications=7),
    "qdiabetes": _cox(qdiabetes.EQUATION.values(), 3),
    "egfr": _total([_CKD_EPI] * 2),
    "kdigo": _total([_CKD_EPI] * 2),
    "kfre": Operations(logs=1, exps=3, multiplications=8),
    "qkidney": _cox(qkidney.EQUATION.values(), 2),
    "ukbdrs": _total([_UKBDRS] * 4),
    "drs": Operations(exps=2, multiplications=19),  # 16 terms, of which two are squares
}
