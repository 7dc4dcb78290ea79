"""What an event of a person's life does, once for each event, whoever brings it.

Each answers with the event's row, the same for somebody we look after and for nobody: a door tells its caller nothing
of which it was.
"""

import logging
from functools import partial

from django.db import transaction

from apps.checks import actions as checks
from apps.people import changing
from apps.people.changing import Demographics
from apps.people.events import Kind, LifeEvent
from apps.people.models import Death
from apps.rights import dying, moving, numbering
from apps.rights.event import Told, close, take, wait
from healthcheck.person import NhsNumber

log = logging.getLogger(__name__)

WAITS = "life event %s waits for a human: %s"
NO_NUMBER = (
    "The NHS number was made invalid and none takes its place. Look the person up in PDS; until then nothing is sent."
)
BOTH_HERE = (
    "Both numbers are people here: {ours} and {other}. Nothing was merged. Compare both in PDS. If they are one person "
    "go on with the one whose check is further, withdraw the other's check with its person told, and settle this."
)


@transaction.atomic
def death(*, told: Told, status: str) -> LifeEvent:
    """A death was notified ("informal", "formal"), or that one was notified by mistake ("removed")."""
    removed = status == "removed"
    event, acts = take(told, Kind.DEATH_REMOVED if removed else Kind.DEATH)
    if not acts or event.person_id is None:
        return event
    if removed:
        dying.restore(event.person_id, by=told.by, at=told.at)
        return close(event, action="person.death_removed", detail={})
    dying.died(event.person_id, status=Death(status), by=told.by, at=told.at)
    return close(event, action="person.died", detail={"state": status})


@transaction.atomic
def moved(*, told: Told, practice: str) -> LifeEvent:
    """Another practice, by its ODS code, looks after the person; "" when none does."""
    event, acts = take(told, Kind.MOVED)
    if not acts or event.person_id is None:
        return event
    if not moving.move(event.person_id, practice=practice, by=told.by, at=told.at):
        return _alarmed(wait(event, reason=moving.UNKNOWN, told={"practice": practice}))
    return close(event, action="person.moved", detail={"practice": practice})


@transaction.atomic
def renumbered(*, told: Told, number: NhsNumber) -> LifeEvent:
    """The person's NHS number was replaced by another."""
    event, acts = take(told, Kind.RENUMBERED)
    if not acts or event.person_id is None:
        return event
    person = changing.held(event.person_id)
    other = changing.other_with(number, person)
    if other is not None:
        numbers = {"old": told.nhs_number.digits, "new": number.digits}
        return _alarmed(wait(event, reason=BOTH_HERE.format(ours=person.pk, other=other.pk), told=numbers))
    numbering.renumber(person, number, by=told.by, at=told.at)
    return close(event, action="person.renumbered", detail={})


@transaction.atomic
def invalidated(*, told: Told) -> LifeEvent:
    """The NHS number was made invalid, and nobody said which takes its place."""
    event, acts = take(told, Kind.INVALIDATED)
    if not acts or event.person_id is None:
        return event
    numbering.suspend(event.person_id, at=told.at)
    return _alarmed(wait(event, reason=NO_NUMBER, told={"old": told.nhs_number.digits}))


@transaction.atomic
def changed(*, told: Told, details: Demographics) -> LifeEvent:
    """The national record changed: name, date of birth, sex, address, or whether it is marked as sensitive.

    What a score rests on is scored again, and what changes by it is sent as any correction is.
    """
    event, acts = take(told, Kind.CHANGED)
    if not acts or event.person_id is None:
        return event
    person = changing.held(event.person_id)
    columns = changing.set_details(person, details)
    if columns & {"birth_date", "sex"}:
        for check_id in person.checks.filter(assessed_at__isnull=False).order_by("id").values_list("id", flat=True):
            checks.assess_when_due(checks.lock(check_id), by=told.by, at=told.at)
    return close(event, action="person.changed", detail={"count": str(len(columns))})


def _alarmed(event: LifeEvent) -> LifeEvent:
    transaction.on_commit(partial(log.error, WAITS, event.pk, event.kind))
    return event
