"""How far a check's scores could move given how everything in them was measured, and whether that changes anything.

What is measured is believed to lie about the value as measured, by the errors of `variances.toml`; what is missing,
where it plausibly lies in such a person, by `plausible.toml`. From these 4,093 fixed draws go through the very
equations and the very action table of the check. A range holds the true score 90 times in 100 under these assumptions,
of the Leicester score's whole points at least so often; against a million random draws its ends are exact to `ERROR` of
its width. It says nothing of how well an equation fits a person.
"""

from collections.abc import Mapping

from healthcheck.certainty.decision import Decision
from healthcheck.certainty.next_measurement import Gain
from healthcheck.certainty.range import Range
from healthcheck.certainty.study import Study, study
from healthcheck.check import HealthCheck

__all__ = ["ERROR", "Decision", "Gain", "Range", "Study", "of", "study"]

ERROR = 0.015


def of(check: HealthCheck) -> Mapping[str, Range]:
    """The range of each score, by its name."""
    return study(check).ranges
