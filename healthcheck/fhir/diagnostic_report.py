"""DiagnosticReport: what follows from the check, in the words the GP reads, with the follow-up code."""

from healthcheck.advice.action import Urgency
from healthcheck.fhir.datatype import Json, moment, profile, refer
from healthcheck.fhir.draft import Draft
from healthcheck.score import Unscored

# No published code says "no follow-up needed" (the guide's own fails its check digit), so none is sent.
_CODES = {
    Urgency.ROUTINE: ("follow_up", "Requires routine follow-up"),
    Urgency.URGENT: ("urgent", "Requires urgent follow-up"),
    Urgency.EMERGENCY: ("urgent", "Requires urgent follow-up"),
}
_LABELS = {
    Urgency.NONE: "No Follow-up",
    Urgency.ROUTINE: "Routine Follow-up",
    Urgency.URGENT: "Urgent Follow-up",
    Urgency.EMERGENCY: "Urgent Follow-up",
}
_NAMES = {
    "qrisk3": "QRISK3",
    "egfr": "eGFR",
    "bmi": "BMI",
    "audit": "AUDIT",
    "gppaq": "GPPAQ",
    "leicester": "Leicester score",
}


def make(draft: Draft, observations: list[Json]) -> Json:
    """The report over all Observations of the record."""
    at = moment(draft.record.made_at)
    report = {
        "resourceType": "DiagnosticReport",
        "id": draft.derived_id("DiagnosticReport"),
        "meta": profile("UKCore-DiagnosticReport"),
        "status": "final",
        "code": draft.concept("report", text="NHS Health Check: conclusion and follow-up"),
        "subject": draft.person,
        "encounter": draft.encounter,
        "effectiveDateTime": at,
        "issued": at,
        "performer": [draft.service],
        "result": [refer(observation) for observation in observations],
        "conclusion": " ".join([*_stopped(draft), *_follow_up(draft), *_not_scored(draft)]),
        "conclusionCode": _code(draft),
    }
    return {name: value for name, value in report.items() if value != []}


def _code(draft: Draft) -> list[Json]:
    urgency = max((action.urgency for action in draft.assessment.advice.actions), key=list(Urgency).index)
    if urgency not in _CODES:
        return []
    name, words = _CODES[urgency]
    return [draft.concept(name, text=words)]


def _stopped(draft: Draft) -> list[str]:
    return [f"Health check stopped before it was complete: {draft.record.stopped}."] if draft.record.stopped else []


def _follow_up(draft: Draft) -> list[str]:
    actions = draft.assessment.advice.actions
    return ["Follow up comments -", *(f"{_LABELS[action.urgency]}: {_sentence(action.gp)}" for action in actions)]


def _not_scored(draft: Draft) -> list[str]:
    """Scores without a figure, each with its reason, unless an action has already said it."""
    said = " ".join(_follow_up(draft))
    unscored = [score for score in draft.assessment.scores.values() if isinstance(score, Unscored)]
    scores = [score for score in unscored if score.reason not in said]
    words = [f"{_NAMES.get(score.name, score.name.replace('_', ' '))} ({score.reason})" for score in scores]
    return [f"Not scored: {'; '.join(words)}."] if words else []


def _sentence(words: str) -> str:
    return words if words.endswith(".") else f"{words}."
