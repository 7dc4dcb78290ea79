"""Where a person is signed in: seen and ended by themselves, or ended by an operator with a reason."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.people import sessions
from apps.people.models import Person, Session, Way
from healthcheck.refusal import Invalid, Missing, NotAllowed

AGAIN_WITHIN = timedelta(minutes=10)  # this service's own choice
# Why an operator ends somebody's sessions, as the trail keeps it; the person reads the words of accesses.toml.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "asked": "the person asked for it",
        "lost device": "a device of theirs was lost or stolen",
        "misuse": "somebody else may be using their session",
        "incident": "the service is being made safe",
    }
)


def live(*, person_id: UUID, by: str, at: datetime) -> list[Session]:
    """Every session of a person that can be used, the one used last first."""
    audit.record(actor=by, action="sessions.read", subject=person_id, at=at)
    found = Session.objects.filter(person_id=person_id, ended_at__isnull=True, ends_at__gt=at)
    return [each for each in found.order_by("-last_seen_at", "-id") if sessions.is_live(each, at=at)]


@transaction.atomic
def end_one(*, session_id: UUID, mine: Session, at: datetime) -> None:
    """End one of a person's sessions; one's own needs no more than itself.

    Raises:
        NotAllowed: "sign-in-again".
        Missing: "unknown-session"; another person's is not told from one that is not there.
    """
    if session_id == mine.pk:
        sessions.sign_out(session=mine, at=at)
        return
    found = Session.objects.filter(pk=session_id, person_id=mine.person_id, ended_at__isnull=True)
    if not found.exists():
        raise Missing("unknown-session", "There is no such session of yours.")
    _require_signed_in_again(mine, at)
    if found.update(ended_at=at):
        _note(mine, at)


@transaction.atomic
def end_others(*, mine: Session, at: datetime) -> int:
    """End every session of a person but the one they ask by. How many there were. Raises NotAllowed "sign-in-again"."""
    _require_signed_in_again(mine, at)
    ended = sessions.end_others(person_id=mine.person_id, keep=mine.pk, at=at)
    _note(mine, at)
    return ended


@transaction.atomic
def end_all(*, person_id: UUID | None, reason: str, by: str, at: datetime) -> int:
    """End every session of a person, or of everybody (None), for a reason that is listed. How many could be used.

    Raises:
        Invalid: "unknown-reason".
        Missing: "not-found".
    """
    if reason not in REASONS:
        raise Invalid("unknown-reason", f"A reason is one of: {', '.join(REASONS)}.", field="/reason")
    if person_id is not None and not Person.objects.filter(pk=person_id).exists():
        raise Missing("not-found", "There is no such person.")
    found = Session.objects.select_for_update().filter(ended_at__isnull=True)
    held = list(found if person_id is None else found.filter(person_id=person_id))
    Session.objects.filter(pk__in=[each.pk for each in held]).update(ended_at=at)
    usable = [each for each in held if sessions.is_live(each, at=at)]
    for subject in {each.person_id for each in usable} | ({person_id} if person_id else set()):
        detail = {"purpose": reason}
        audit.record(actor=by, action="person.signed_out_everywhere", subject=subject, at=at, detail=detail)
    return len(usable)


def _require_signed_in_again(mine: Session, at: datetime) -> None:
    """Whoever finds a telephone unlocked can read; they cannot shut its owner out."""
    if mine.way != Way.AGAIN or at - mine.started_at > AGAIN_WITHIN:
        minutes = int(AGAIN_WITHIN.total_seconds() // 60)
        raise NotAllowed(
            "sign-in-again", f"Sign in again first, at /sign-in?again=1. Then you have {minutes} minutes to do this."
        )


def _note(mine: Session, at: datetime) -> None:
    actor = f"person:{mine.person_id}"
    audit.record(actor=actor, action="person.signed_out_elsewhere", subject=mine.person_id, at=at)
