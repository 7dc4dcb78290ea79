"""The assessments of a check that were given out, as they were, for the person to read."""

from typing import Any

from apps.checks.models import Assessment, HealthCheck
from healthcheck.refusal import Missing

REPLACED = "These results have been replaced by newer ones. Read the newest results and follow their advice."


def assessments(check: HealthCheck) -> list[dict[str, Any]]:
    """Each that was given out, oldest first."""
    given = _given(check)
    return [_line(kept, given[-1]) for kept in given]


def results(check: HealthCheck, version: int) -> dict[str, Any]:
    """One of them with all that it said. Raises Missing where there is none, or it was never given out."""
    given = _given(check)
    kept = next((each for each in given if each.version == version), None)
    if kept is None:
        raise Missing("no-such-assessment", "There is no such assessment.")
    return {**_line(kept, given[-1]), "check": str(check.id), "laboratory": [], **kept.outcome}


def _given(check: HealthCheck) -> list[Assessment]:
    return list(check.assessments.filter(issued_at__isnull=False))


def _line(kept: Assessment, newest: Assessment) -> dict[str, Any]:
    replaced = kept.version != newest.version
    return {
        "version": kept.version,
        "made_at": kept.made_at,
        "stopped": kept.stopped,
        "urgency": kept.urgency,
        "changes": kept.outcome.get("changes", []),
        "replaced_by": newest.version if replaced else None,
        "words": REPLACED if replaced else "",
    }
