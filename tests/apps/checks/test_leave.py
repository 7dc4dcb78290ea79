"""Somebody is registered again with another practice: their check stays, the report is told."""

import pytest

from apps.checks import actions as checks
from apps.clients.clock import now
from apps.people import actions as people
from apps.reports.models import Fact
from healthcheck.person import NhsNumber, Sex
from healthcheck.refusal import Conflict
from tests.apps import scene

pytestmark = pytest.mark.django_db


def register(ods: str, number: str = scene.NUMBERS[0], **changes):
    wanted = {
        "nhs_number": NhsNumber(number),
        "given_name": "Canary",
        "family_name": "Quicksilver",
        "birth_date": scene.born(45),
        "practice": ods,
        "sex": Sex.FEMALE,
    }
    return checks.register(details=people.Details(**wanted | changes), by="test", at=now())


def test_somebody_new_is_made_with_no_check():
    scene.practice()
    assert register("Y90001").practice_id == "Y90001"
    assert not Fact.objects.exists()


def test_another_practice_of_the_same_area_changes_nothing_of_the_report():
    check = scene.opened()
    scene.practice("Y90002")
    person = register("Y90002")
    check.refresh_from_db()
    assert (person.pk, person.practice_id, check.moved_at) == (check.person_id, "Y90002", None)
    assert Fact.objects.get(pk=check.id).moved_at is None


def test_a_practice_of_another_area_ends_the_open_check_in_the_report():
    check = scene.opened()
    scene.practice("Y90003", area="E09000028")
    register("Y90003")
    check.refresh_from_db()
    assert check.moved_at is not None
    assert Fact.objects.get(pk=check.id).moved_at == check.moved_at
    assert Fact.objects.get(pk=check.id).area_id == "E06000052"


def test_registered_again_in_the_same_way_nothing_changes():
    check = scene.opened()
    scene.practice("Y90003", area="E09000028")
    register("Y90003")
    first = Fact.objects.get(pk=check.id).moved_at
    register("Y90003")
    assert Fact.objects.get(pk=check.id).moved_at == first


def test_another_birth_date_is_refused_and_moves_nobody():
    check = scene.opened()
    scene.practice("Y90003", area="E09000028")
    with pytest.raises(Conflict, match="date of birth"):
        register("Y90003", birth_date=scene.born(46))
    assert Fact.objects.get(pk=check.id).moved_at is None
    assert people.read(person_id=check.person_id, by="test", at=now(), purpose="test").practice_id == "Y90001"
