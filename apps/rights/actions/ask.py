"""A person asks under their rights, and a human decides."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.people import changing
from apps.rights.erasure import GROUNDS, Extent
from apps.rights.models import Answer, Kind, Request
from healthcheck.refusal import Conflict, Invalid, Missing

# The grounds for which nothing is erased, and the answers to what is no erasure.
OTHER_WORDS = {
    Answer.GRANTED: "We have done what you asked.",
    Answer.PARTLY: "We have done part of what you asked. We will write to you to say which part, and why.",
    Answer.REFUSED: "We have not done what you asked. We will write to you to say why. You can complain to the "
    "Information Commissioner's Office.",
}
_EXTENTS = {Extent.WHOLE: Answer.GRANTED, Extent.PARTLY: Answer.PARTLY, Extent.NONE: Answer.REFUSED}


@transaction.atomic
def ask(*, person_id: UUID, kind: Kind, words: str, by: str, at: datetime) -> tuple[Request, bool]:
    """The open request of this kind, and whether it is new. Asked again, the first one stands."""
    changing.held(person_id)
    request, new = Request.objects.get_or_create(
        person_id=person_id, kind=kind, answer="", defaults={"words": words or None, "asked_at": at}
    )
    if new:
        audit.record(actor=by, action="person.asked", subject=person_id, at=at, detail={"code": kind.value})
    return request, new


@transaction.atomic
def decide(*, request_id: UUID, ground: str, answer: str = "", by: str, at: datetime) -> Request:
    """Answer a request. Of an erasure the ground says how far it goes; `manage.py erase` then does it.

    Args:
        answer: for a copy or a correction: granted, partly or refused.

    Raises:
        Missing: there is no such request.
        Conflict: "answered" already.
        Invalid: "unknown-ground", or "unknown-answer".
    """
    request = Request.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None:
        raise Missing("not-found", "There is no such request.")
    if request.answer:
        raise Conflict("answered", "This request was answered before.")
    if request.kind == Kind.ERASURE:
        if ground not in GROUNDS:
            raise Invalid("unknown-ground", f"The grounds are: {', '.join(GROUNDS)}.")
        answer = _EXTENTS[GROUNDS[ground].extent]
    elif answer not in Answer.values:
        raise Invalid("unknown-answer", "A request is granted, granted partly, or refused.")
    request.answer, request.ground, request.answered_at, request.answered_by = answer, ground, at, by
    request.save(update_fields=["answer", "ground", "answered_at", "answered_by"])
    detail = {"code": request.kind, "outcome": answer, "reason": ground}
    audit.record(actor=by, action="person.request_answered", subject=request.person_id, at=at, detail=detail)
    return request


def words_of(request: Request) -> str:
    """What the person reads of the answer; "" while there is none."""
    if not request.answer:
        return ""
    if request.kind == Kind.ERASURE:
        return GROUNDS[request.ground].words
    return OTHER_WORDS[Answer(request.answer)]
