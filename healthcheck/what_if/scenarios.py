"""scenarios(check): what this person's own QRISK3 would be at each target not yet reached, and at all of them."""

import numpy as np

from healthcheck.check import HealthCheck
from healthcheck.score import Unscored
from healthcheck.scores.qrisk3 import BATCH
from healthcheck.what_if.own import Own, own
from healthcheck.what_if.scenario import CAVEAT, Scenario, Withheld
from healthcheck.what_if.target import Target, targets

_NOT_LOWER = (
    "At your age QRISK3 does not give a lower figure for this, so it cannot show you what it would do. That does not "
    "mean that it would do you no good: it can help your health in other ways."
)


def scenarios(check: HealthCheck) -> tuple[Scenario, ...]:
    """Of one person; () without a QRISK3, and `own` says why."""
    found = own(check)
    return () if isinstance(found, Unscored) else offered(found)


def offered(own: Own) -> tuple[Scenario, ...]:
    """Each target that lowers the risk, then all of them together where there are two or more.

    QRISK3 does not rise with every input at every age: for a man of 65 it is lower at a BMI of 30 than at 24.9. Such a
    target is withheld, and no part of "all". Each of those that are left lowers its own terms of the sum, so all
    together never leave a higher risk than one alone.
    """
    lower = [(target, then) for target, then in _reached(own) if then < own.risk]
    alone = [_scenario(own, target, then) for target, then in lower]
    if len(alone) < 2:
        return tuple(alone)
    together = _together([target for target, _ in lower])
    return (*alone, _scenario(own, together, *_risks(own, together)))


def withheld(own: Own) -> tuple[Withheld, ...]:
    """The targets at which the equation gives no lower risk, each with that reason."""
    return tuple(Withheld(target.id, target.change, _NOT_LOWER) for target, then in _reached(own) if then >= own.risk)


def _reached(own: Own) -> list[tuple[Target, float]]:
    """Each target and the risk in percent there."""
    found = tuple(targets(own))
    return list(zip(found, _risks(own, *found), strict=True))


def _risks(own: Own, *targets: Target) -> list[float]:
    """The person once for each target, scored in one go by the lines that every score runs."""
    people = {name: np.repeat(values, len(targets)) for name, values in own.columns.items()}
    for place, target in enumerate(targets):
        for column, value in target.to.items():
            people[column][place] = value
    return [float(risk) for risk in BATCH.compute(people)["qrisk3"]] if targets else []


def _together(targets: list[Target]) -> Target:
    """All of them as one."""
    return Target(
        id="all",
        change="If you did all of these",
        to={column: value for target in targets for column, value in target.to.items()},
        notes=(),
        source="; ".join(target.source for target in targets),
    )


def _scenario(own: Own, target: Target, then: float) -> Scenario:
    return Scenario(target.id, target.change, own.risk, then, (*target.notes, CAVEAT), target.source)
