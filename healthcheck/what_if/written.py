"""what_if(check): scenarios, contributions and their pictures as plain JSON values, to be served."""

from typing import Any

from healthcheck.advice import heart
from healthcheck.check import HealthCheck
from healthcheck.in_100 import in_100
from healthcheck.score import Unscored
from healthcheck.what_if.bars import contribution_bars, contribution_text
from healthcheck.what_if.contribution import Contribution, Contributions
from healthcheck.what_if.contributions import against_healthy
from healthcheck.what_if.icon_array import icon_array, icon_array_text
from healthcheck.what_if.own import Own, own
from healthcheck.what_if.scenario import Scenario, Withheld
from healthcheck.what_if.scenarios import offered, withheld


def what_if(check: HealthCheck) -> dict[str, Any]:
    """The whole, risks in percent at full precision; without a QRISK3 the reason, exactly and in words for people."""
    found = own(check)
    if isinstance(found, Unscored):
        words = f"{heart.finding(found, kidney=False).words}."
        return {"scored": False, "algorithm": found.algorithm, "reason": found.reason, "words": words}
    return {
        "scored": True,
        "algorithm": found.score.algorithm,
        **_risk(found),
        "scenarios": [_scenario(scenario) for scenario in offered(found)],
        "withheld": [_withheld(target) for target in withheld(found)],
        "contributions": _contributions(against_healthy(found)),
    }


def _risk(own: Own) -> dict[str, Any]:
    return {
        "risk": own.risk,
        "in_100": in_100(own.risk),
        "words": own.words,
        "notes": list(own.score.notes),
        "picture": icon_array(own.risk, name="now"),
        "text": icon_array_text(own.risk),
    }


def _scenario(scenario: Scenario) -> dict[str, Any]:
    now, then = scenario.now, scenario.then
    return {
        "id": scenario.id,
        "change": scenario.change,
        "words": scenario.words,
        "now": now,
        "then": then,
        "points": scenario.points,
        "fewer": scenario.fewer,
        "notes": list(scenario.notes),
        "source": scenario.source,
        "picture": icon_array(now, then=then, name=scenario.id, title=scenario.change),
        "text": icon_array_text(now, then=then),
    }


def _withheld(target: Withheld) -> dict[str, str]:
    return {"id": target.id, "change": target.change, "reason": target.reason, "words": target.reason}


def _contributions(contributions: Contributions) -> dict[str, Any]:
    return {
        "healthy": contributions.healthy,
        "parts": [_part(part) for part in contributions.parts],
        "notes": list(contributions.notes),
        "picture": contribution_bars(contributions),
        "text": contribution_text(contributions),
    }


def _part(part: Contribution) -> dict[str, Any]:
    return {
        "name": part.name,
        "label": part.label,
        "compared": part.compared,
        "effect": part.effect,
        "log_hazard": part.log_hazard,
        "points": part.points,
    }
