"""assess(check) -> Assessment: the one question the apps ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from healthcheck.advice import heart
from healthcheck.advice.action import Advice
from healthcheck.advice.finding import Finding
from healthcheck.advice.findings import findings
from healthcheck.advice.rules import advise
from healthcheck.advice.table import TABLE, require_whole
from healthcheck.advice.thresholds import THRESHOLDS
from healthcheck.check import HealthCheck
from healthcheck.score import Score
from healthcheck.scores import SCORES

require_whole(TABLE, THRESHOLDS)  # nobody is assessed by a table with a hole in it


@dataclass(frozen=True, slots=True)
class Assessment:
    """Every score, finding and action of one check.

    Args:
        check: what it rests on.
        scores: by name, in the order of `scores.SCORES`.
        findings: how each subject stands, most serious first, unknown ones with their reason.
        advice: what to do next.
    """

    check: HealthCheck
    scores: Mapping[str, Score]
    findings: tuple[Finding, ...]
    advice: Advice


def assess(check: HealthCheck) -> Assessment:
    """Every score there is, what they and the measurements mean, and what to do next."""
    scores = {scorer.NAME: scorer.score(check) for scorer in SCORES}
    found = findings(check, scores)
    return Assessment(check=check, scores=heart.cautioned(scores, found), findings=found, advice=advise(found))
