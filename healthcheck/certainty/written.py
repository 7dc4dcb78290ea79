"""certainty(check): every range and the decision as plain JSON values, with the words for the person and the GP."""

from typing import Any

from healthcheck.certainty import words
from healthcheck.certainty.decision import Decision
from healthcheck.certainty.range import Range
from healthcheck.certainty.study import study
from healthcheck.check import HealthCheck


def certainty(check: HealthCheck) -> dict[str, Any]:
    """Numbers at full precision, in a stable order. `decision` is None where sex at birth is not known."""
    found = study(check)
    return {
        "confidence": 0.9,
        "ranges": [_range(each) for each in found.ranges.values()],
        "no_range": [{"name": name, "reason": reason} for name, reason in found.why_not.items()],
        "decision": _decision(found.decision) if found.decision else None,
    }


def _range(found: Range) -> dict[str, Any]:
    return {
        "name": found.name,
        "low": found.low,
        "high": found.high,
        "unit": found.unit.ucum,
        "value": found.value,
        "missing": list(found.missing),
        "bands": list(found.bands),
        "state": _state(found.settled),
        "patient": words.range_for_the_person(found),
        "gp": words.range_for_the_gp(found),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    best = decision.next
    return {
        "state": _state(decision.settled),
        "action": decision.action,
        "chance": decision.chance,
        "urgent": decision.urgent,
        "missing": list(decision.missing),
        "others": [{"action": action, "chance": chance} for action, chance in decision.others],
        "next_measurement": {"name": best.measurement, "again": best.again, "surer": best.surer} if best else None,
        "patient": words.decision_for_the_person(decision),
        "gp": words.decision_for_the_gp(decision),
    }


def _state(settled: bool) -> str:
    return "settled" if settled else "could_change"
