"""The rows an assessment rests on: read by written statements, or taken from what was fetched beforehand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import prefetch_related_objects
from django.test.utils import CaptureQueriesContext

from apps.checks import rows
from apps.checks.models import FollowUp, HealthCheck, Value
from apps.clients.clock import now
from apps.people.models import Person
from apps.tenancy.scope import Scope, within
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def check() -> HealthCheck:
    made = scene.opened()
    scene.answered(made)
    scene.measured(made)
    return HealthCheck.objects.get(pk=made.pk)


@pytest.mark.parametrize("hold", [False, True])
def test_a_check_comes_with_its_person(check: HealthCheck, hold: bool) -> None:
    found = rows.check_of(check.pk, hold=hold)
    assert found == check
    with CaptureQueriesContext(connection) as asked:
        assert found.person.given_name == "Canary"
    assert len(asked) == 0
    assert {name: getattr(found, name) for name in ("state", "awaited", "invited_as", "consented_at")} == {
        name: getattr(check, name) for name in ("state", "awaited", "invited_as", "consented_at")
    }


def test_there_is_none_of_an_unknown_id_and_none_that_is_not_seen(check: HealthCheck) -> None:
    assert rows.check_of(scene.an_unknown_id(), hold=True) is None
    with within(Scope(kind="person", actor="person:x", person=str(scene.an_unknown_id()))):
        assert rows.check_of(check.pk, hold=False) is None
        assert not Person.objects.exists()


def test_values_and_answers_are_those_that_django_finds(check: HealthCheck) -> None:
    assert list(rows.values_of(check)) == list(Value.objects.filter(check_of=check))
    assert rows.answers_of(check) == check.answers
    assert rows.answers_of(check).answers == check.answers.answers


def test_without_answers_there_are_none() -> None:
    assert rows.answers_of(HealthCheck.objects.get(pk=scene.opened().pk)) is None


def test_what_was_fetched_beforehand_is_not_asked_for(check: HealthCheck) -> None:
    [check] = HealthCheck.objects.select_related("person", "answers")
    prefetch_related_objects([check], "values", "follow_ups", "person__checks")
    with CaptureQueriesContext(connection) as asked:
        assert len(list(rows.values_of(check))) == 5
        assert rows.answers_of(check) is not None
        assert rows.more_of(check) == ([], [])
    assert len(asked) == 0


def test_follow_ups_and_earlier_checks_are_found_where_there_are_some(check: HealthCheck) -> None:
    told = FollowUp.objects.create(
        check_of=check, questionnaire="q", answers={"a": "b"}, answered_at=now(), answered_by="test"
    )
    long_ago = check.invited_at - timedelta(days=2000)
    values = {"person": check.person, "organisation": check.organisation, "state": "complete", "invited_at": long_ago}
    earlier = HealthCheck.objects.create(**values, consented_at=long_ago)
    HealthCheck.objects.create(**values | {"state": "ineligible"})  # one that never began
    assert rows.more_of(check) == ([told], [earlier])
    assert rows.more_of(earlier) == ([], [])
