"""What can be done with people: register, find, read. Every read of a person leaves an audit row."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apps.audit import actions as audit
from apps.people.models import NHS_NUMBER, Person, Practice
from apps.tenancy import scope as tenancy
from apps.vault.index import blind_index, blind_indexes, hold, is_indexed
from healthcheck.person import Ethnicity, NhsNumber, Sex
from healthcheck.person import Person as Subject
from healthcheck.refusal import Conflict, Invalid, Missing


def with_number(number: NhsNumber) -> QuerySet[Person]:
    """The person with this NHS number, if we look after them: found by its blind index."""
    indexes = blind_indexes(NHS_NUMBER, number.digits)
    tenancy.name(indexes)
    return Person.objects.filter(nhs_number_index__in=indexes)


def is_number_of(person: Person, number: NhsNumber) -> bool:
    """Whether this is the person's NHS number."""
    return is_indexed(person.nhs_number_index, NHS_NUMBER, number.digits)


@dataclass(frozen=True, slots=True)
class Details:
    """A person as a practice's list has them."""

    nhs_number: NhsNumber
    given_name: str
    family_name: str
    birth_date: date
    practice: str
    sex: Sex | None = None
    postcode: str | None = None
    townsend: Decimal | None = None


@transaction.atomic
def register(*, details: Details, by: str, at: datetime) -> Person:
    """The person with this NHS number, made when there is none yet.

    Raises:
        Invalid: "unknown-practice", see `require_practice`.
        Conflict: "person-differs" when we hold this NHS number with another date of birth.
    """
    require_practice(details.practice)
    hold(NHS_NUMBER, details.nhs_number.digits)
    person, created = with_number(details.nhs_number).get_or_create(
        defaults={
            "nhs_number_index": blind_index(NHS_NUMBER, details.nhs_number.digits),
            "practice_id": details.practice,
            "nhs_number": details.nhs_number.digits,
            "given_name": details.given_name,
            "family_name": details.family_name,
            "birth_date": details.birth_date,
            "sex": details.sex.value if details.sex else None,
            "postcode": details.postcode,
            "townsend": None if details.townsend is None else str(details.townsend),
            "created_at": at,
        },
    )
    if person.birth_date != details.birth_date:
        raise differs(person)
    if not created and person.practice_id != details.practice:
        person.practice_id = details.practice
        person.save(update_fields=["practice"])
        audit.record(actor=by, action="person.moved", subject=person.id, at=at, detail={"practice": details.practice})
    audit.record(actor=by, action="person.registered" if created else "person.read", subject=person.id, at=at)
    return person


def differs(person: Person) -> Conflict:
    """What a caller is told whose details are not those that were given before."""
    noted = ("person.register_refused", person.id)
    return Conflict("person-differs", "Check the NHS number and the date of birth.", noted=noted)


def require_practice(code: str) -> None:
    """Raises Invalid "unknown-practice"."""
    if not Practice.objects.filter(pk=code).exists():
        raise Invalid("unknown-practice", "No practice with this ODS code takes part.", field="/practice")


def read(*, person_id: UUID, by: str, at: datetime, purpose: str) -> Person:
    """A person, leaving an audit row that says who read them and what for. Raises Missing."""
    person = Person.objects.select_related("practice").filter(pk=person_id).first()
    if person is None:
        raise Missing("not-found", "There is no such person.")
    audit.record(actor=by, action="person.read", subject=person.id, at=at, detail={"purpose": purpose})
    return person


def as_subject(person: Person, *, sex: str | None = None, ethnicity: str | None = None) -> Subject:
    """The person as the domain sees them; sex and ethnicity as they answered themselves come first."""
    known_sex = sex or person.sex
    return Subject(
        nhs_number=NhsNumber(person.nhs_number),
        birth_date=person.birth_date,
        sex=Sex(known_sex) if known_sex else None,
        ethnicity=Ethnicity.of(ethnicity) if ethnicity else Ethnicity.NOT_STATED,
        practice=person.practice_id,
        townsend=Decimal(person.townsend) if person.townsend is not None else None,
    )
