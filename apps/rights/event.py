"""One life event: taken once, of whom it is, and whether a later word on the same thing is known already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.audit import actions as audit
from apps.people.actions import with_number
from apps.people.events import Kind, LifeEvent, Outcome
from healthcheck.person import NhsNumber

# What is said of the same thing: the newest of them counts.
OF_ONE_THING = (
    frozenset({Kind.DEATH, Kind.DEATH_REMOVED}),
    frozenset({Kind.MOVED}),
    frozenset({Kind.RENUMBERED, Kind.INVALIDATED}),
    frozenset({Kind.CHANGED}),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a national system sent.

    Args:
        event_id: the sender's own; the same event again has no second effect.
        nhs_number: whom it is about.
        happened_at: by the sender's clock.
        by: who brought it, such as "service:mns" or "staff:7".
        at: now.
    """

    event_id: str
    nhs_number: NhsNumber
    happened_at: datetime
    by: str
    at: datetime


def take(told: Told, kind: Kind) -> tuple[LifeEvent, bool]:
    """The event's row, and whether it is to be acted on. One of nobody here leaves its id and nothing else."""
    person_id = with_number(told.nhs_number).values_list("pk", flat=True).first()
    event, new = LifeEvent.objects.get_or_create(
        event_id=told.event_id,
        defaults={
            "kind": kind,
            "person_id": person_id,
            "outcome": Outcome.NOTHING if person_id else Outcome.NOBODY,
            "happened_at": told.happened_at,
            "at": told.at,
            "by": told.by,
        },
    )
    if not new or person_id is None:
        return event, False
    return event, not _overtaken(event, person_id)


def _overtaken(event: LifeEvent, person_id: UUID) -> bool:
    """Whether a later word on the same thing was acted on before this one came."""
    same = next(kinds for kinds in OF_ONE_THING if event.kind in kinds)
    later = LifeEvent.objects.filter(person_id=person_id, kind__in=same, happened_at__gt=event.happened_at)
    return later.exclude(pk=event.pk).exists()


def close(event: LifeEvent, *, action: str, detail: Mapping[str, str]) -> LifeEvent:
    """It was acted on: its row and its entry in the trail."""
    event.outcome = Outcome.DONE
    event.save(update_fields=["outcome"])
    audit.record(actor=event.by, action=action, subject=event.person_id, at=event.at, detail=detail)
    return event


def wait(event: LifeEvent, *, reason: str, told: Mapping[str, Any]) -> LifeEvent:
    """A human must look: what it said is kept until then."""
    event.outcome, event.reason, event.told = Outcome.WAITS, reason, dict(told)
    event.save(update_fields=["outcome", "reason", "told"])
    audit.record(
        actor=event.by, action="person.event_waits", subject=event.person_id, at=event.at, detail={"code": event.kind}
    )
    return event
