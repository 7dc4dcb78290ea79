"""What differs between two outcomes that matters to somebody: a score's band, whether it was scored, an action."""

from collections.abc import Mapping
from typing import Any

from healthcheck.advice.action import Urgency
from healthcheck.changed import changes, same, stands

Outcome = Mapping[str, Any]

PRESSING = (Urgency.URGENT, Urgency.EMERGENCY)


def differences(before: Outcome, after: Outcome) -> dict[str, list[Any]]:
    """Name -> [before, after] for each score whose band changes, and "actions" where they change; {} for none.

    A score that only one of the two has is not a difference: a new equation changes nobody until it changes an action.
    """
    old, new = _bands(before), _bands(after)
    found = {name: [old[name], new[name]] for name in old.keys() & new.keys() if old[name] != new[name]}
    actions = [_actions(before), _actions(after)]
    return dict(sorted(found.items())) | ({"actions": actions} if actions[0] != actions[1] else {})


def same_to_a_reader(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes say the same: figures, bands, findings and actions, however they came about."""
    return _said(one) == _said(other)


def same_results(one: Outcome, results: list[dict[str, Any]]) -> bool:
    """Whether an outcome rests on these words of the laboratories; one of before they were kept is taken to."""
    return same(one.get("laboratory", results), results)


def amendments(before: Outcome, after: Outcome) -> list[dict[str, str]]:
    """What the laboratory has corrected or taken back between two outcomes, and whether urgent advice went with it."""
    was, now = (any(urgency in PRESSING for urgency in _urgencies(outcome)) for outcome in (before, after))
    stood = stands(before.get("changes", []))
    return changes(before.get("laboratory", []), after["laboratory"], was_urgent=was, is_urgent=now, stood=stood)


def told_otherwise(before: Outcome, after: Outcome) -> bool:
    """Whether a word that was told is another now. That urgent advice still stands is nothing new."""
    return any(not stands([change]) for change in amendments(before, after))


def _said(outcome: Outcome) -> list[Any]:
    scores = [
        [score["name"], score.get("value"), score.get("band"), score.get("reason")] for score in outcome["scores"]
    ]
    findings = [[found["subject"], found["level"], found["words"]] for found in outcome["findings"]]
    return [scores, findings, _actions(outcome)]


def _bands(outcome: Outcome) -> dict[str, str]:
    return {score["name"]: score["band"] if score["scored"] else "not scored" for score in outcome["scores"]}


def _urgencies(outcome: Outcome) -> list[str]:
    advice = outcome["advice"]
    return [action["urgency"] for action in (advice["primary"], *advice["further"])]


def _actions(outcome: Outcome) -> list[str]:
    advice = outcome["advice"]
    return [action["id"] for action in (advice["primary"], *advice["further"])]
