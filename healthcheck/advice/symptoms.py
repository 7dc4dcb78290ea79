"""The findings on symptoms: made only where a finding asks for them, and not known until all was answered."""

from collections.abc import Iterable, Iterator

from healthcheck.advice import gaps
from healthcheck.advice.finding import Finding, Gap, unknown
from healthcheck.advice.follow_up import ASKS, YES, Ask, answer
from healthcheck.advice.thresholds import of_band
from healthcheck.check import HealthCheck


def symptoms(found: Iterable[Finding], check: HealthCheck) -> Iterator[Finding]:
    """One finding for each subject that these findings ask about."""
    made = {finding.key for finding in found}
    for ask in ASKS:
        if ask.subject and ask.asks(made, check):
            yield _finding(ask, check)


def _finding(ask: Ask, check: HealthCheck) -> Finding:
    """The most serious sign that is there; none only where each was answered "no"."""
    answers = {sign: answer(ask, sign, check) for sign in ask.signs}
    for sign, given in answers.items():
        if given == YES:
            return of_band(ask.subject, sign.band).finding(sign.words, gp=sign.gp)
    missing = [sign.question for sign, given in answers.items() if not given]
    if missing:
        return unknown(ask.subject, ask.unknown, Gap(gaps.what(missing[0], "")), gp=ask.unknown_gp)
    return of_band(ask.subject, "none").finding(ask.none, gp=ask.none_gp)
