"""A height and a weight that hardly go together: kept, not believed, and asked for again with their units."""

from decimal import Decimal

from healthcheck.check import HealthCheck
from healthcheck.surprise import AskAgain

# This service's own limits: a pound taken for a kilogram doubles a weight, and few adults are outside them.
LOWEST, HIGHEST = Decimal(15), Decimal(60)  # kg/m2


def unlikely(before: HealthCheck, after: HealthCheck) -> AskAgain | None:
    """Whether height and weight should be sent again. The same thing said twice is believed.

    Args:
        before: the check as it was.
        after: the check with what came in.
    """
    if before.bmi() == after.bmi() or not _outside(after) or _outside(before):
        return None
    words = (
        "This height and weight do not seem to go together. Check that each has the right unit, such as stones or "
        "kilograms, measure again if you can, and send us both again."
    )
    return AskAgain("height_and_weight", 0, words)


def _outside(check: HealthCheck) -> bool:
    bmi = check.bmi()
    return isinstance(bmi, Decimal) and not LOWEST <= bmi <= HIGHEST
