"""Is this the person they say? An NHS number, a date of birth and a family name, held against what we keep."""

import unicodedata
from datetime import date

from apps.people.actions import with_number
from apps.people.models import Person
from healthcheck.person import NhsNumber


def candidate(nhs_number: NhsNumber) -> Person | None:
    """The person with this NHS number, of whom nothing else has been shown yet."""
    return with_number(nhs_number).select_related("practice").first()


def matches(person: Person, *, birth_date: date, family_name: str) -> bool:
    """Whether both are this person's; accents, hyphens, spaces and capitals do not count."""
    return person.birth_date == birth_date and plain(person.family_name) == plain(family_name)


def plain(name: str) -> str:
    """A name's letters alone: "O'Brien-Núñez" and "obrien nunez" are one."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parts if letter.isalpha())
