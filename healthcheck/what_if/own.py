"""A person's own QRISK3: the score as it is given everywhere, and the columns it was worked out from."""

from dataclasses import dataclass

from healthcheck.assess import assess
from healthcheck.batch import Arrays
from healthcheck.check import HealthCheck
from healthcheck.evidence import Evidence
from healthcheck.person import Sex
from healthcheck.score import Estimate, Unscored
from healthcheck.scores.qrisk3 import NAME
from healthcheck.scores.qrisk3.inputs import columns


@dataclass(frozen=True, slots=True)
class Own:
    """What every "what if" starts from.

    Args:
        check: what the score rests on.
        score: with its notes.
        sex: whose equation it is.
        risk: in percent.
        healthy: of the healthy person of the same age, sex and ethnicity, in percent.
        columns: of length one.
        words: how the risk stands, as the person reads it everywhere, with the caution on a kidney result.
    """

    check: HealthCheck
    score: Estimate
    sex: Sex
    risk: float
    healthy: float
    columns: Arrays
    words: str


def own(check: HealthCheck) -> Own | Unscored:
    """The person's QRISK3, or why there is none."""
    assessment = assess(check)
    score = assessment.scores[NAME]
    if isinstance(score, Unscored):
        return score
    person = columns(Evidence(check))
    sex, healthy = list(Sex)[int(person["sex"][0])], float(score.parts["healthy"])
    words = next(finding.words for finding in assessment.findings if finding.subject == NAME)
    return Own(check, score, sex, float(score.value or 0.0), healthy, person, f"{words}.")
