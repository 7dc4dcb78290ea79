"""A person's NHS number was replaced or made invalid: messages go to the new one, records are amended under it."""

from datetime import datetime
from uuid import UUID

from apps.checks import actions as checks
from apps.delivery import stopping
from apps.delivery.stops import What, Why
from apps.people import changing
from apps.people.models import Person
from healthcheck.person import NhsNumber

CHANGE = "The patient's NHS number was replaced. This record stands in the place of the one under the old number."


def renumber(person: Person, number: NhsNumber, *, by: str, at: datetime) -> None:
    """Replace the number of a held person. The newest record of each check is made again under it."""
    changing.set_number(person, number)
    stopping.lift(subject=person.pk, why=[Why.RENUMBERED], at=at)
    stopping.readdress(subject=person.pk, nhs_number=number.digits)
    stopping.overtake(subject=person.pk)
    for check_id in person.checks.order_by("id").values_list("id", flat=True):
        checks.amend(check_id=check_id, change=CHANGE, by=by, at=at)


def suspend(person_id: UUID, *, at: datetime) -> None:
    """Nothing is sent under a number that may be somebody else's; what cannot wait is not either."""
    changing.held(person_id)
    for what in What:
        stopping.stop(subject=person_id, what=what, why=Why.RENUMBERED, urgent_too=True, at=at)
