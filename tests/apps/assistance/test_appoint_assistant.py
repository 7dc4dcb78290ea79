"""manage.py appoint_assistant: one appointment for one route, said in words."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.assistance.models import Appointment
from apps.audit.models import Entry
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def both_are_known() -> None:
    scene.organisation("Y92001", "people:write")
    scene.organisation("FA123", "assist:write", kind="service")


def appoint(**changes: str) -> str:
    said, options = StringIO(), {"commissioner": "Y92001", "assistant": "FA123", "route": "pharmacy"} | changes
    call_command("appoint_assistant", stdout=said, **options)
    return said.getvalue()


def test_it_is_made_and_says_who_may_help_whom():
    said = appoint()
    assert said.startswith("appointed: Organisation FA123 (FA123) may help the people of Organisation Y92001")
    assert "by pharmacy staff" in said
    assert Entry.objects.filter(action="assistance.appointed").count() == 1


def test_twice_is_once_and_two_routes_are_two():
    appoint()
    assert appoint().startswith("appointed already")
    appoint(route="kiosk")
    assert Appointment.objects.count() == 2


@pytest.mark.parametrize("changes", [{"assistant": "ZZ999"}, {"commissioner": "ZZ999"}, {"commissioner": "FA123"}])
def test_an_organisation_that_is_none_or_no_commissioner_is_refused(changes: dict[str, str]):
    with pytest.raises(CommandError, match="There is no"):
        appoint(**changes)
    assert not Appointment.objects.exists()
