"""What the person answered: family history, smoking and alcohol as social history, and physical activity."""

from healthcheck.fhir.datatype import Json, refer
from healthcheck.fhir.draft import Draft
from healthcheck.fhir.fixed import fixed
from healthcheck.fhir.hand import answered
from healthcheck.fhir.identity import resource_id
from healthcheck.fhir.observation import Head, absent, observation, points

_YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0532"
YES = fixed({"system": _YES_NO, "code": "Y", "display": "Yes"})
NO = fixed({"system": _YES_NO, "code": "N", "display": "No"})
_ANSWERS = {"yes": YES, "no": NO}


def social_history(draft: Draft) -> list[Json]:
    """The panel first, then family history, smoking and the alcohol scores; only what was answered."""
    members = [
        *_family(draft, "family_heart_disease_under_60"),
        *_family(draft, "family_diabetes"),
        *_smoking(draft),
        *_alcohol(draft, "audit_c"),
        *_alcohol(draft, "audit"),
    ]
    return [_panel(draft, members), *members] if members else []


def physical_activity(draft: Draft) -> list[Json]:
    """The GPPAQ index."""
    estimate = draft.estimate("gppaq")
    if estimate is None:
        return []
    index = draft.concept(f"gppaq_{estimate.band}")
    notes = ("Worked out from the person's answers.", *estimate.notes)
    return [_scored(draft, "gppaq", "activity", notes, valueCodeableConcept=index)]


def _family(draft: Draft, question: str) -> list[Json]:
    answer = draft.check.answers.get(question)
    if answer is None:
        return []
    if answer not in _ANSWERS:
        return [_answered(draft, question, dataAbsentReason=absent("asked-unknown", "Not known"))]
    return [_answered(draft, question, valueCodeableConcept={"coding": [_ANSWERS[answer]]})]


def _smoking(draft: Draft) -> list[Json]:
    answer = draft.check.answers.get("smoking")
    return [_answered(draft, "smoking", valueCodeableConcept=draft.concept(f"smoking_{answer}"))] if answer else []


def _alcohol(draft: Draft, score: str) -> list[Json]:
    """AUDIT-C and full AUDIT each under its own code: the one ends at 12, the other at 40."""
    estimate = draft.estimate("audit")
    value = estimate.parts.get(score) if estimate else None
    if estimate is None or not isinstance(value, int | float):
        return []
    notes = ("Worked out from the person's answers.", *estimate.notes)
    return [_scored(draft, score, "social-history", notes, valueInteger=points(value))]


def _answered(draft: Draft, question: str, **value: Json) -> Json:
    check = draft.check
    return observation(
        draft,
        Head(
            id=resource_id(question, check.answers_id or draft.record.assessment_id),
            group="social-history",
            code=draft.concept(question),
            at=check.answered_at,
            by=draft.person,
        ),
        answered(check.answers_by),
        derivedFrom=draft.basis,
        **value,
    )


def _scored(draft: Draft, name: str, group: str, notes: tuple[str, ...], **value: Json | int | float) -> Json:
    return observation(
        draft,
        Head(
            id=draft.derived_id(name),
            group=group,
            code=draft.concept(name),
            at=draft.check.answered_at,
            by=draft.service,
        ),
        *notes,
        derivedFrom=draft.basis,
        **value,
    )


def _panel(draft: Draft, members: list[Json]) -> Json:
    return observation(
        draft,
        Head(
            id=draft.derived_id("social_history"),
            group="social-history",
            code=draft.concept("social_history"),
            at=draft.check.answered_at,
            by=draft.service,
        ),
        hasMember=[refer(member) for member in members],
    )
