"""Is this the person they say? Names as people write them, and nothing else that is nearly right."""

from datetime import timedelta

import pytest

from apps.people import matching
from healthcheck.person import NhsNumber
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("O'Brien", "OBRIEN", True),
        ("Núñez-Smith", "nunez smith", True),
        ("Straße", "STRASSE", True),
        ("Smith", "Smyth", False),
        ("Smith", "Smith Jones", False),
        ("Ng", "N", False),
        ("李", "王", False),
    ],
)
def test_accents_hyphens_and_capitals_do_not_count_and_letters_do(one: str, other: str, same: bool):
    assert (matching.plain(one) == matching.plain(other)) == same


def test_both_must_be_theirs():
    person = scene.invited().person
    found = matching.candidate(NhsNumber(person.nhs_number))
    assert found == person
    known = {"birth_date": person.birth_date, "family_name": person.family_name}
    assert matching.matches(person, **known)
    assert not matching.matches(person, **known | {"birth_date": person.birth_date + timedelta(days=1)})
    assert not matching.matches(person, **known | {"family_name": "Somebody"})


@pytest.mark.parametrize("name", ["-", "''", "   ", "123"])
def test_a_name_without_a_letter_is_nobodys(name: str):
    person = scene.invited().person
    assert not matching.matches(person, birth_date=person.birth_date, family_name=name)


def test_somebody_we_do_not_know_is_nobody():
    assert matching.candidate(NhsNumber(scene.NUMBERS[4])) is None
