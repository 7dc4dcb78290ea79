"""The person goes to another practice: the check they were last invited to keeps it, and the report is told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.checks.models import HealthCheck
from apps.people import actions as people
from apps.people.models import Person, Practice
from apps.reports import actions as reports


@transaction.atomic
def moved(*, person_id: UUID, practice: Practice, at: datetime) -> None:
    """From now on this practice looks after the person, whose row is held by whoever calls.

    Nothing of a check changes by it; where the practice lies in another area, the report says that the person left.
    """
    checks = HealthCheck.objects.select_for_update(of=("self",), no_key=True).filter(person_id=person_id)
    list(checks.order_by("id").values_list("pk", flat=True))  # before the facts, as everywhere
    left = reports.moved(person_id=person_id, practice=practice, at=at)
    if left is not None:
        HealthCheck.objects.filter(pk=left).update(moved_at=at)


@transaction.atomic
def register(*, details: people.Details, by: str, at: datetime) -> Person:
    """The person as a practice's list has them now, who may have been with another one before: see `moved`.

    Raises what `people.register` does.
    """
    known = people.register(details=details, by=by, at=at)
    person = Person.objects.select_for_update(of=("self",)).select_related("practice").get(pk=known.pk)
    moved(person_id=person.pk, practice=person.practice, at=at)
    return person
