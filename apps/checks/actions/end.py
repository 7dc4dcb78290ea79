"""End a person's checks because they withdrew or died; take them up again when that was a mistake or is taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks.models import IN_PROGRESS, HealthCheck, State
from apps.people.consents import Purpose, objects_to
from apps.people.models import Person

# One that is complete has come to its end already: what was given out stays.
CAN_END = (*IN_PROGRESS, State.STOPPED)


@transaction.atomic
def end(*, person_id: UUID, state: State, by: str, at: datetime) -> list[HealthCheck]:
    """The checks that ended by it: nothing more is asked, measured, ordered or given out in them.

    The person's row is held by whoever calls, so that no invitation begins another check meanwhile.
    """
    rows = HealthCheck.objects.select_for_update(of=("self",), no_key=True).order_by("id")
    ending = list(rows.filter(person_id=person_id, state__in=CAN_END))
    for check in ending:
        check.ended_from, check.state, check.ended_at = check.state, state, at
        check.save(update_fields=["ended_from", "state", "ended_at"])
        detail = {"check": str(check.id), "state": state.value}
        audit.record(actor=by, action="check.ended", subject=person_id, at=at, detail=detail)
    return ending


@transaction.atomic
def take_up_again(*, person_id: UUID, state: State, by: str, at: datetime) -> list[HealthCheck]:
    """The checks that go on where they stood when they ended so. The person's row is held by whoever calls."""
    rows = HealthCheck.objects.select_for_update(of=("self",), no_key=True).order_by("id")
    again = []
    for check in rows.filter(person_id=person_id, state=state):
        others = HealthCheck.objects.filter(person_id=person_id, state__in=IN_PROGRESS)
        if check.ended_from in IN_PROGRESS and others.exists():
            continue  # a newer one runs: that one goes on
        check.state, check.ended_from, check.ended_at = check.ended_from, "", None
        check.save(update_fields=["ended_from", "state", "ended_at"])
        detail = {"check": str(check.id), "state": check.state}
        audit.record(actor=by, action="check.taken_up", subject=person_id, at=at, detail=detail)
        again.append(check)
    return again


def may_be_invited(person: Person) -> bool:
    """Whether an invitation may go to this person at all: not to one who died, withdrew, or is here no more."""
    gone = person.died_at is not None or person.erased_at is not None
    return not gone and not objects_to(person_id=person.pk, purpose=Purpose.TAKE_PART)
