"""What to do, most urgent first: what is urgent apart, then the surgery's, then what others already do."""

from typing import Any

from healthcheck.advice.action import Action, Urgency, Who
from healthcheck.advice.finding import Level
from healthcheck.assess import Assessment
from healthcheck.sentence import ended

_PRESSING = (Urgency.URGENT, Urgency.EMERGENCY)
_WHO = {Who.PERSON: "Person", Who.SURGERY: "Surgery", Who.SERVICE: "Service"}
NOTHING_URGENT = "Nothing urgent was found."
NOT_AN_ALL_CLEAR = "Nothing urgent in what is known. Results are missing: this is not an all-clear."


def to_do(assessment: Assessment) -> dict[str, Any]:
    """The three groups, and what is said where the first is empty."""
    actions = assessment.advice.actions
    pressing = [each for each in actions if each.urgency in _PRESSING]
    theirs = [each for each in actions if each not in pressing and _asks_the_surgery(each)]
    return {
        "pressing": [_line(each) for each in pressing],
        "routine": [_line(each) for each in theirs],
        "others": [_line(each) for each in actions if each not in pressing and each not in theirs],
        "calm": "" if pressing else _calm(assessment),
    }


def _asks_the_surgery(action: Action) -> bool:
    return action.urgency is Urgency.ROUTINE or action.who is Who.SURGERY


def _calm(assessment: Assessment) -> str:
    missing = any(finding.level is Level.UNKNOWN for finding in assessment.findings)
    return NOT_AN_ALL_CLEAR if missing else NOTHING_URGENT


def _line(action: Action) -> dict[str, Any]:
    emergency = action.urgency is Urgency.EMERGENCY
    return {"by": action.by, "who": _WHO[action.who], "gp": ended(action.gp), "emergency": emergency}
