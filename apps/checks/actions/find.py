"""Find a check for the one who asks: a person their own, a helper that one, an organisation those it looks after."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from apps.audit import actions as audit
from apps.checks import rows
from apps.checks.models import ENDED, TAKES_VALUES, HealthCheck, State
from apps.clients.callers import Caller
from apps.reports import actions as reports
from apps.tenancy import scope as tenancy
from healthcheck.refusal import Conflict, Missing

LISTED = 20
KIT_TIMES = {"kit_ordered": "kit_ordered_at", "kit_returned": "kit_returned_at", "processed": "processed_at"}


def visible_to(caller: Caller, check: HealthCheck) -> bool:
    """Whether a caller may see a check. One that they may not see answers as one that does not exist.

    Who invited is told nothing until the person has begun: or it would see which of its invitations went nowhere
    because the person is looked after elsewhere, or withdrew (take_invitation.py).
    """
    if caller.check_id is not None:
        return check.pk == caller.check_id
    if caller.person_id is not None:
        return check.person_id == caller.person_id
    if caller.organisation is None:
        return False
    begun = State.INVITED not in (check.state, check.ended_from)
    invited = check.organisation_id == caller.organisation.pk
    return (invited and begun) or check.person.practice_id == caller.organisation.ods_code


def find(*, check_id: UUID, caller: Caller, at: datetime, purpose: str, hold: bool = False) -> HealthCheck:
    """A check the caller may see, leaving an audit row. Raises Missing.

    Args:
        hold: it is going to change: held as `lock` holds it.
    """
    check = rows.check_of(check_id, hold=hold)
    if check is None or not visible_to(caller, check):
        raise Missing("not-found", "There is no such health check.")
    tenancy.reach(person=check.person_id, check=check.id)
    audit.record(actor=caller.actor, action="check.read", subject=check.person_id, at=at, detail={"purpose": purpose})
    return check


def found(*, caller: Caller, at: datetime) -> list[HealthCheck]:
    """The checks of the person who asks, newest first, leaving an audit row."""
    listed = list(HealthCheck.objects.filter(own(caller)).order_by("-invited_at")[:LISTED])
    audit.record(actor=caller.actor, action="checks.listed", subject=caller.person_id, at=at)
    return listed


def own(caller: Caller) -> Q:
    """The checks of a person; of any other caller none."""
    return Q(pk__in=[]) if caller.person_id is None else Q(person_id=caller.person_id)


def lock(check_id: UUID) -> HealthCheck:
    """The check, held until the transaction ends, so that two arrivals are assessed one after the other."""
    check = rows.check_of(check_id, hold=True)
    if check is None:
        raise Missing("not-found", "There is no such health check.")
    return check


def require_open(*, check_id: UUID, for_results: bool = False) -> HealthCheck:
    """The check, held, when it takes answers, values and kits. Raises Missing, or Conflict "not-open".

    Args:
        for_results: a laboratory speaks, which it may of a check that ended too: what it says is kept.
    """
    check = lock(check_id)
    if for_results and check.state in ENDED and check.consented_at is not None and check.person.erased_at is None:
        return check
    refuse_closed(check)
    return check


def refuse_closed(check: HealthCheck) -> None:
    """Raise Conflict "not-open" for a held check that takes no answers, values and kits."""
    if check.person.erased_at is not None:
        raise Conflict("not-open", "This check has ended.")
    if check.state not in TAKES_VALUES:
        words = {
            State.INVITED: "Eligibility has not been declared yet.",
            State.ELIGIBLE: "Consent has not been given yet.",
            State.INELIGIBLE: "This person is not eligible for a check at home.",
            State.WITHDRAWN: "The person no longer takes part.",
            State.DIED: "This check has ended.",
        }
        raise Conflict("not-open", words[State(check.state)])


def step(*, check_id: UUID, step: str, at: datetime) -> None:
    """Note that a kit of a check has come to a step, with the check and in the report; the earliest time counts."""
    _first(check_id, KIT_TIMES[step], at)
    reports.step(check_id=check_id, step=step, at=at)


def reminded(*, check_id: UUID, at: datetime) -> None:
    """Note that a reminder of a kit went out, with the check and in the report; the first one counts."""
    _first(check_id, "reminded_at", at)
    reports.reminded(check_id=check_id, at=at)


def _first(check_id: UUID, column: str, at: datetime) -> None:
    sooner = Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": at})
    HealthCheck.objects.filter(sooner, pk=check_id).update(**{column: at})
