"""Is this the person they say? An NHS number, a date of birth and a family name, held against what we keep."""

import unicodedata
from datetime import date
from typing import cast

from apps.people.actions import with_number
from apps.people.models import Person
from apps.vault.fields import EncryptedField, Sealed
from apps.vault.keys import new_id
from apps.vault.sealing import seal
from healthcheck.person import NhsNumber


def candidate(nhs_number: NhsNumber) -> Person | None:
    """The person with this NHS number, of whom nothing else has been shown yet."""
    return with_number(nhs_number).select_related("practice").first()


def nobody() -> Person:
    """In the place of a person we do not know, kept nowhere, whom nothing fits.

    What is asked of one we know is asked of this one too: how long the answer takes must not say who was invited.
    """
    person = Person(pk=new_id())
    for name, value in {"birth_date": date(1870, 1, 1), "family_name": "-"}.items():
        field = cast(EncryptedField, Person._meta.get_field(name))
        setattr(person, name, Sealed(seal(type(field).to_bytes(value), field.place_in(person.pk))))
    return person


def matches(person: Person, *, birth_date: date, family_name: str) -> bool:
    """Whether both are this person's; accents, hyphens, spaces and capitals do not count."""
    return person.birth_date == birth_date and plain(person.family_name) == plain(family_name)


def plain(name: str) -> str:
    """A name's letters alone: "O'Brien-Núñez" and "obrien nunez" are one."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parts if letter.isalpha())
