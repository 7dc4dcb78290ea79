"""outcome(assessment): scores, grades, ranges, findings and advice as plain JSON values, to be kept and served."""

from typing import Any

from healthcheck import changed, grade
from healthcheck.advice import VERSION
from healthcheck.advice.action import Action
from healthcheck.advice.finding import Finding
from healthcheck.assess import Assessment
from healthcheck.certainty.written import certainty
from healthcheck.coding import Coding
from healthcheck.grade import Graded
from healthcheck.score import Score, Unscored


def outcome(assessment: Assessment) -> dict[str, Any]:
    """The whole outcome in a stable order, numbers at full precision. `table`: the version of the advice."""
    return {
        **said(assessment),
        "laboratory": changed.laboratory(assessment.check),
        "grades": [_graded(graded) for graded in grade.of(assessment.check).values()],
        "certainty": certainty(assessment.check),
    }


def said(assessment: Assessment) -> dict[str, Any]:
    """What the outcome says, without how far it can be trusted: all that two outcomes are compared by, and quick."""
    advice = assessment.advice
    return {
        "table": VERSION,
        "scores": [_score(score) for score in assessment.scores.values()],
        "findings": [_finding(finding) for finding in assessment.findings],
        "advice": {
            "urgency": advice.primary.urgency.value,
            "primary": _action(advice.primary),
            "further": [_action(action) for action in advice.further],
        },
    }


def _score(score: Score) -> dict[str, Any]:
    if isinstance(score, Unscored):
        return {"name": score.name, "scored": False, "reason": score.reason, "algorithm": score.algorithm}
    return {
        "name": score.name,
        "scored": True,
        "value": score.value,
        "unit": score.unit.ucum,
        "band": score.band,
        "inputs": [{"name": used.name, "value": used.value, "origin": used.origin} for used in score.inputs],
        "algorithm": score.algorithm,
        "notes": list(score.notes),
        "parts": dict(score.parts),
        "code": _code(score.code),
    }


def _graded(graded: Graded) -> dict[str, Any]:
    return {
        "name": graded.value_name,
        "grade": graded.grade.name,
        "words": graded.grade.words,
        "reasons": list(graded.reasons),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "subject": finding.subject,
        "level": finding.level.value,
        "band": finding.band,
        "words": finding.words,
        "source": finding.source,
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "id": action.id,
        "urgency": action.urgency.value,
        "who": action.who.value,
        "by": action.by,
        "because": [finding.subject for finding in action.because],
        "patient": action.patient,
        "gp": action.gp,
        "source": action.source,
        "code": _code(action.code),
    }


def _code(code: Coding | None) -> dict[str, str] | None:
    return {"system": code.system, "code": code.code, "display": code.display} if code else None
