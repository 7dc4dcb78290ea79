"""Registering and reading people."""

from decimal import Decimal

import pytest

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.people import actions
from apps.people.models import Person
from healthcheck.person import Ethnicity, NhsNumber, Sex
from healthcheck.refusal import Conflict, Invalid, Missing
from tests.apps import scene

pytestmark = pytest.mark.django_db


def register(number: str = scene.NUMBERS[0], **changes) -> Person:
    scene.practice()
    wanted = {
        "nhs_number": NhsNumber(number),
        "given_name": "Canary",
        "family_name": "Quicksilver",
        "birth_date": scene.born(50),
        "practice": "Y90001",
    }
    return actions.register(details=actions.Details(**wanted | changes), by="test", at=now())


def test_the_same_nhs_number_is_one_person():
    assert register() == register()
    assert Person.objects.count() == 1


def test_the_same_nhs_number_with_another_birth_date_is_a_conflict():
    register()
    with pytest.raises(Conflict, match="date of birth"):
        register(birth_date=scene.born(51))


def test_somebody_who_moved_gets_their_records_sent_to_the_new_practice():
    register()
    scene.practice("Y90002")
    assert register(practice="Y90002").practice_id == "Y90002"
    assert Person.objects.get().practice_id == "Y90002"


def test_a_practice_that_does_not_take_part_is_refused():
    with pytest.raises(Invalid) as refused:
        register(practice="Y99999")
    assert refused.value.field == "/practice"


def test_reading_a_person_leaves_a_row_that_says_who_and_what_for():
    person = register()
    actions.read(person_id=person.id, by="organisation:Y92001", at=now(), purpose="own details")
    entry = Entry.objects.order_by("id").last()
    assert (entry.actor, entry.action, entry.subject) == ("organisation:Y92001", "person.read", person.id)


def test_somebody_unknown_is_missing():
    with pytest.raises(Missing):
        actions.read(person_id=scene.an_unknown_id(), by="test", at=now(), purpose="own details")


def test_what_a_person_answers_comes_before_what_the_list_said():
    person = register(sex=Sex.MALE)
    assert actions.as_subject(person).sex is Sex.MALE
    assert actions.as_subject(person, sex="female").sex is Sex.FEMALE
    assert actions.as_subject(person).ethnicity is Ethnicity.NOT_STATED
    assert actions.as_subject(person, ethnicity="indian").ethnicity is Ethnicity.INDIAN


def test_a_townsend_score_of_zero_is_a_value_and_none_is_unknown():
    assert actions.as_subject(register(townsend=Decimal(0))).townsend == 0
    assert actions.as_subject(register(scene.NUMBERS[1])).townsend is None
