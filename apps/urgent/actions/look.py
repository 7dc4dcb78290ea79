"""Look at a case as whoever works it: what was found about whom. Each look leaves an audit row."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.people import actions as people
from apps.people.models import Person
from apps.urgent.case import Held
from apps.urgent.models import Case, Contact
from healthcheck.refusal import Missing


@dataclass(frozen=True, slots=True)
class Looked:
    """What is shown of a case."""

    held: Held
    person: Person
    practice: Contact | None
    on_call: Contact | None

    @property
    def moved(self) -> bool:
        """Whether the person is with another practice by now."""
        return self.person.practice_id != self.held.case.practice_id


def look(*, case_id: UUID, by: str, at: datetime) -> Looked:
    """A case with its person, not held. Raises Missing."""
    case = Case.objects.select_related("practice", "commissioner").filter(pk=case_id).first()
    if case is None:
        raise Missing("not-found", "There is no such case.")
    person = people.read(person_id=case.person_id, by=by, at=at, purpose="urgent case")
    contacts = Contact.objects.in_bulk([case.practice_id, case.commissioner.ods_code])
    return Looked(Held(case), person, contacts.get(case.practice_id), contacts.get(case.commissioner.ods_code))
