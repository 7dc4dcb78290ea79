"""study(check): every range of a check, and whether what happens next is settled, from one set of draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from healthcheck.assess import assess
from healthcheck.certainty import belief, draws, figures, findings, ranges
from healthcheck.certainty.completed import completed
from healthcheck.certainty.decision import Decision, decide
from healthcheck.certainty.forecast import Forecast, forecast
from healthcheck.certainty.next_measurement import Gain, gains
from healthcheck.certainty.outcomes import outcomes
from healthcheck.certainty.points import COUNT, normal
from healthcheck.certainty.range import Range
from healthcheck.check import HealthCheck


@dataclass(frozen=True, slots=True)
class Study:
    """Of one check.

    Args:
        ranges: by the score's name.
        decision: None where nothing can be said, because sex at birth is not known.
        gains: what each measurement would bring, the greatest first.
        forecast: what the check will say once everything is measured; None where nothing is missing.
        why_not: by score, why there is no range, such as a question not answered.
    """

    ranges: Mapping[str, Range]
    decision: Decision | None
    gains: tuple[Gain, ...]
    forecast: Forecast | None
    why_not: Mapping[str, str]


def study(check: HealthCheck, count: int = COUNT) -> Study:
    """How certain a check is.

    Args:
        count: of draws, one of those that there are points for.
    """
    sex = check.person.sex
    if sex is None:
        return Study({}, None, (), None, {"qrisk3": "sex at birth: not known"})
    beliefs = belief.of(check, sex)
    whole = completed(check, beliefs)
    points = normal(count)
    values = draws.values(beliefs, draws.standard(beliefs, points))
    able = figures.of(whole, sex)
    drawn = {name: figure(values) for name, figure in able.of.items()}
    assessment = assess(check)
    made = findings.made(check, assessment.findings, values, drawn, sex=sex, at_home=beliefs.at_home)
    found = outcomes(made, count)
    ahead = forecast(check, whole, beliefs, assessment.findings)
    each = _gains(gains(beliefs, found, points), ahead)
    return Study(
        ranges=ranges.of(check, assessment.scores, whole, beliefs, values, drawn, able, made),
        decision=decide(found, each, assessment.advice.primary.urgency),
        gains=each,
        forecast=ahead,
        why_not=able.why_not,
    )


def _gains(again: Sequence[Gain], ahead: Forecast | None) -> tuple[Gain, ...]:
    """What is missing by what the check will say, what is to be measured again by the usual values."""
    missing = ahead.gains if ahead else ()
    both = (*missing, *(gain for gain in again if gain.again))
    return tuple(sorted(both, key=lambda gain: -gain.surer))
