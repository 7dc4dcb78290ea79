"""contributions(check): how much each input adds to this person's QRISK3, against the healthy person.

The healthy person has the same age, sex and ethnicity (`qrisk3/healthy.py`). QRISK3 adds its terms up to a log-hazard
and multiplies them with nothing but age, which the two share. So the difference of the two sums is exactly the sum of
the differences of the terms, and each of these belongs to one input. A risk in percent is a curve of that sum: what a
term adds there depends on what was added before it. It is shared out by Shapley values, so that

- the parts sum to the difference of the two risks,
- an input that is the healthy person's has no part at all, and
- an input that is worse never has a smaller part than before, worse being what the equation counts as worse.

The last is why a BMI above 25 can have a part below zero in an old person: there the equation itself falls with it.
What makes the risk is not what causes the disease: QRISK3 tells who is at risk and not why.
"""

from collections.abc import Mapping
from functools import partial

import numpy as np

from healthcheck.batch import Arrays
from healthcheck.check import HealthCheck
from healthcheck.cox import Floats, percent
from healthcheck.person import Sex
from healthcheck.score import Unscored
from healthcheck.scores.qrisk3.equation import EQUATION, SURVIVAL, as_counted, but_ethnicity
from healthcheck.scores.qrisk3.healthy import healthy
from healthcheck.what_if.contribution import Contribution, Contributions
from healthcheck.what_if.own import Own, own
from healthcheck.what_if.shapley import shapley

_SHARED = ("age", "ethnicity")


def contributions(check: HealthCheck) -> Contributions | Unscored:
    """Of one person, or why there is no QRISK3."""
    found = own(check)
    return found if isinstance(found, Unscored) else against_healthy(found)


def against_healthy(own: Own) -> Contributions:
    """Of one person's own QRISK3."""
    counted, compared = as_counted(own.columns), healthy(own.columns)
    hazards, parts = log_hazards(own.sex, own.columns), points(own.sex, own.columns)
    return Contributions(
        risk=own.risk,
        healthy=own.healthy,
        parts=tuple(
            Contribution(
                name=name,
                value=float(counted[name][0]),
                healthy=float(compared[name][0]),
                log_hazard=float(hazard[0]),
                points=float(parts[name][0]),
            )
            for name, hazard in hazards.items()
        ),
    )


def log_hazards(sex: Sex, people: Arrays) -> Mapping[str, Floats]:
    """Of each input, by how much its terms are more than the healthy person's. They sum to that of the two sums."""
    counted, compared = as_counted(people), healthy(people)
    terms = EQUATION[sex].terms
    ages = np.stack([np.ones(len(people["age"])), terms["age_1"].value(people), terms["age_2"].value(people)])
    found: dict[str, Floats] = {}
    for term in terms.values():
        if term.of not in _SHARED:
            more = term.effect(counted) - term.effect(compared)
            found[term.of] = found.get(term.of, 0.0) + (more * ages[: len(more)]).sum(axis=0)
    return found


def points(sex: Sex, people: Arrays) -> Mapping[str, Floats]:
    """Of each input its part of the difference of the two risks, in percentage points.

    Args:
        sex: of all these people.
        people: the columns of QRISK3's batch, of one length.
    """
    hazards = log_hazards(sex, people)
    compared = as_counted(healthy(people))
    start = but_ethnicity(sex, compared) + EQUATION[sex].terms["ethnicity"].effect(compared)[0]
    shares = shapley(partial(percent, SURVIVAL[sex]), start, np.stack(list(hazards.values())))
    return dict(zip(hazards, shares, strict=True))
