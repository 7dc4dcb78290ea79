"""What a human does with an event that waits for them: try it again, or say that it is seen to."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.people.events import Kind, LifeEvent, Outcome
from apps.rights import moving
from healthcheck.refusal import Conflict, Missing


@transaction.atomic
def try_again(*, event_id: UUID, by: str, at: datetime) -> LifeEvent:
    """Move the person now that the practice takes part.

    Raises:
        Missing: there is no such event.
        Conflict: "not-waiting"; "not-to-try" for what only a human can settle; "unknown-practice" as before.
    """
    event = _waiting(event_id)
    if event.kind != Kind.MOVED or event.person_id is None:
        raise Conflict("not-to-try", "Only a human can settle this one.")
    practice = event.told["practice"]
    if not moving.move(event.person_id, practice=practice, by=by, at=at):
        raise Conflict("unknown-practice", "This practice does not take part yet.")
    audit.record(actor=by, action="person.moved", subject=event.person_id, at=at, detail={"practice": practice})
    return _settled(event, by=by, at=at)


@transaction.atomic
def settle(*, event_id: UUID, by: str, at: datetime) -> LifeEvent:
    """Somebody has seen to it outside this service. Raises Missing, or Conflict "not-waiting"."""
    event = _waiting(event_id)
    audit.record(actor=by, action="person.event_settled", subject=event.person_id, at=at, detail={"code": event.kind})
    return _settled(event, by=by, at=at)


def _waiting(event_id: UUID) -> LifeEvent:
    event = LifeEvent.objects.select_for_update(of=("self",)).filter(pk=event_id).first()
    if event is None:
        raise Missing("not-found", "There is no such event.")
    if event.outcome != Outcome.WAITS:
        raise Conflict("not-waiting", "This event does not wait for anybody.")
    return event


def _settled(event: LifeEvent, *, by: str, at: datetime) -> LifeEvent:
    event.outcome, event.settled_at, event.settled_by, event.told = Outcome.SETTLED, at, by, None
    event.save(update_fields=["outcome", "settled_at", "settled_by", "told"])
    return event
