"""Change what is held on a person, in the transaction of whoever knows why: died, another number, other details."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from apps.people.actions import with_number
from apps.people.models import NHS_NUMBER, Person, Practice, Session
from apps.vault.index import blind_index, hold
from healthcheck.person import NhsNumber
from healthcheck.refusal import Missing


@dataclass(frozen=True, slots=True)
class Demographics:
    """What changed in the national record; None where it was not told.

    Args:
        restricted: the record is marked as sensitive: no address is kept, shown or used.
    """

    given_name: str | None = None
    family_name: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    postcode: str | None = None
    restricted: bool | None = None


def held(person_id: UUID) -> Person:
    """The person, held until the transaction ends. Raises Missing."""
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise Missing("not-found", "There is no such person.")
    return person


def end_sessions(*, person_id: UUID, at: datetime) -> int:
    """Every token of the person stops working at once; how many did."""
    return Session.objects.filter(person_id=person_id, ended_at__isnull=True).update(ended_at=at)


def set_death(person: Person, *, status: str, at: datetime | None) -> None:
    """Write down a death that was notified, formally or not, or that there was none."""
    person.death, person.died_at = status, at
    person.save(update_fields=["death", "died_at"])


def set_practice(person: Person, practice: Practice) -> None:
    """Another practice looks after the person."""
    person.practice = practice
    person.save(update_fields=["practice"])


def set_number(person: Person, number: NhsNumber) -> None:
    """Replace the NHS number with its blind index. The caller has made sure that nobody else has it."""
    hold(NHS_NUMBER, number.digits)
    person.nhs_number = number.digits
    person.nhs_number_index = blind_index(NHS_NUMBER, number.digits)
    person.save(update_fields=["nhs_number", "nhs_number_index"])


def other_with(number: NhsNumber, person: Person) -> Person | None:
    """Somebody else whom we already know under this number."""
    return with_number(number).exclude(pk=person.pk).first()


def set_details(person: Person, told: Demographics) -> set[str]:
    """Take over what changed; the names of the columns that did. A sensitive record loses its address."""
    restricted = person.restricted if told.restricted is None else told.restricted
    new = {field.name: getattr(told, field.name) for field in fields(told) if getattr(told, field.name) is not None}
    if restricted:
        new["postcode"] = None
    changed = {name for name, value in new.items() if getattr(person, name) != value}
    for name in changed:
        setattr(person, name, new[name])
    if changed:
        person.save(update_fields=sorted(changed))
    return changed
