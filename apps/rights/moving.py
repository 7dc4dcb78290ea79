"""A person moved to another practice: what is not sent goes there, what was sent stays, what comes later goes there."""

from datetime import datetime
from uuid import UUID

from apps.checks import actions as checks
from apps.delivery import announcing, stopping
from apps.delivery.stops import What, Why
from apps.people import changing
from apps.people.models import Practice
from apps.urgent import actions as urgent

UNKNOWN = (
    "The person moved to a practice that does not take part. Records wait; what cannot wait goes to the old practice. "
    "Add the practice (manage.py add_practice) and try again, or post the record by hand and settle this."
)


def move(person_id: UUID, *, practice: str, by: str, at: datetime) -> bool:
    """Whether the practice is known. To one that is not, nothing that can wait is sent: the old one has no claim."""
    person = changing.held(person_id)
    to = Practice.objects.filter(pk=practice).first()
    if to is None:
        stopping.stop(subject=person_id, what=What.RECORDS, why=Why.MOVED, urgent_too=False, at=at)
        return False
    moved = person.practice_id != to.pk
    if moved:
        changing.set_practice(person, to)
        stopping.redirect(subject=person_id, destination=to.pk)
        announcing.readdress(subject=person_id, practice=to.pk)
        checks.moved(person_id=person_id, practice=to, at=at)
        urgent.moved(person_id=person_id, practice=to, by=by, at=at)
    stopping.lift(subject=person_id, why=[Why.MOVED], at=at)
    if moved:
        for check_id in person.checks.order_by("id").values_list("id", flat=True):
            checks.reroute(check_id=check_id, at=at)
    return True
