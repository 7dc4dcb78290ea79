"""A death was notified: nothing more goes to the person, their check ends; and back again when it was a mistake.

Written rules (decision 0707): a record that was given out before goes on to the practice, for it is of results in
hand. Results that come later are kept and given to nobody. An urgent case is closed by a named human alone.
"""

from datetime import datetime
from uuid import UUID

from apps.assistance.models import Assistance
from apps.checks import actions as checks
from apps.checks.models import State
from apps.delivery import stopping
from apps.delivery.stops import What, Why
from apps.kits import actions as kits
from apps.people import changing
from apps.people.models import Death
from apps.reports import actions as reports
from apps.urgent import actions as urgent


def died(person_id: UUID, *, status: Death, by: str, at: datetime) -> None:
    """Everything that follows from a notice, formal or not; told twice, only the status changes."""
    held = kits.hold_of(person_id)
    person = changing.held(person_id)
    first = person.died_at is None
    changing.set_death(person, status=status, at=person.died_at or at)
    if not first:
        return
    changing.end_sessions(person_id=person_id, at=at)
    Assistance.objects.filter(check_of__person_id=person_id, ended_at__isnull=True).update(ended_at=at)
    checks.end(person_id=person_id, state=State.DIED, by=by, at=at)
    kits.call_off(kits=held, by=by, at=at)
    stopping.stop(subject=person_id, what=What.MESSAGES, why=Why.DIED, urgent_too=True, at=at)
    reports.died(person_id=person_id, at=at)
    urgent.died(person_id=person_id, by=by, at=at)


def restore(person_id: UUID, *, by: str, at: datetime) -> None:
    """The notice was a mistake: the check goes on where it stood. What was called off is not posted again unasked."""
    person = changing.held(person_id)
    if person.died_at is None:
        return
    changing.set_death(person, status="", at=None)
    stopping.lift(subject=person_id, why=[Why.DIED], at=at)
    checks.take_up_again(person_id=person_id, state=State.DIED, by=by, at=at)
    reports.alive(person_id=person_id)
