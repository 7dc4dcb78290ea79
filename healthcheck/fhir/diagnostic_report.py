"""DiagnosticReport: what follows from the check, in the words the GP reads, with the follow-up code."""

from healthcheck.advice.action import Action, Urgency
from healthcheck.advice.finding import Level
from healthcheck.fhir.datatype import Json, moment, profile, refer
from healthcheck.fhir.draft import Draft
from healthcheck.score import Unscored
from healthcheck.sentence import ended

# No published code says "no follow-up needed" (the guide's own fails its check digit), so none is sent.
CONCLUSIONS = {
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
_NOT_KNOWN = "Results missing"
_NAMES = {
    "qrisk3": "QRISK3",
    "egfr": "eGFR",
    "bmi": "BMI",
    "audit": "AUDIT",
    "gppaq": "GPPAQ",
    "leicester": "Leicester score",
    "kdigo": "KDIGO category",
    "kfre": "kidney failure risk",
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
        "conclusion": " ".join([*_amended(draft), *_stopped(draft), *_follow_up(draft), *_not_scored(draft)]),
        "conclusionCode": _code(draft),
    }
    return {name: value for name, value in report.items() if value != []}


def _code(draft: Draft) -> list[Json]:
    urgency = max((action.urgency for action in draft.assessment.advice.actions), key=list(Urgency).index)
    if urgency not in CONCLUSIONS:
        return []
    name, words = CONCLUSIONS[urgency]
    return [draft.concept(name, text=words)]


def _amended(draft: Draft) -> list[str]:
    """First of all, what in the record before this one is not so."""
    changes = draft.record.changes
    return [f"Amended record - {ended('; '.join(changes))}"] if changes else []


def _stopped(draft: Draft) -> list[str]:
    """Why it ended, and that nothing may be read into what is not there."""
    if not draft.record.stopped:
        return []
    missing = any(finding.level is Level.UNKNOWN for finding in draft.assessment.findings)
    lacking = "Results are missing" if missing else "The check is not complete"
    return [
        f"Health check stopped before it was complete: {ended(draft.record.stopped)} {lacking}: "
        "this is not an all-clear."
    ]


def _follow_up(draft: Draft) -> list[str]:
    actions = draft.assessment.advice.actions
    return ["Follow up comments -", *(f"{_label(action)}: {ended(action.gp)}" for action in actions)]


def _label(action: Action) -> str:
    """What is not known asks for no follow-up yet, and must not be read as needing none."""
    not_known = any(finding.level is Level.UNKNOWN for finding in action.because)
    return _NOT_KNOWN if not_known and action.urgency is Urgency.NONE else _LABELS[action.urgency]


def _not_scored(draft: Draft) -> list[str]:
    """Each reason with the scores it leaves without a figure; not those that do not apply, nor what is said already."""
    said = " ".join(_follow_up(draft))
    without: dict[str, list[str]] = {}
    for score in draft.assessment.scores.values():
        if isinstance(score, Unscored) and score.applies and score.reason not in said:
            without.setdefault(score.reason, []).append(_NAMES.get(score.name, score.name.replace("_", " ")))
    words = [f"{', '.join(names)} ({reason})" for reason, names in without.items()]
    return [f"Not scored: {ended('; '.join(words))}"] if words else []
