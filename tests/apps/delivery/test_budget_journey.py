"""From results to the record store: a week of routine records, an urgent one in between, the next week."""

from datetime import timedelta

import pytest

from apps.clients.clock import now
from apps.delivery import budget, sending
from apps.delivery.models import Delivery, State
from tests.apps import scene

pytestmark = pytest.mark.django_db


def checked(number, systolic):
    """A whole check."""
    check = scene.opened(scene.NUMBERS[number])
    scene.answered(check)
    scene.measured(check, systolic)
    scene.kit_ordered(check)
    scene.resulted(check)
    return check


def sent_now():
    """What workers send until nothing more is due."""
    while due := list(sending.due().filter(channel="pdm").values_list("id", flat=True)):
        for delivery_id in due:
            assert sending.send(delivery_id) == State.SENT


def told(check):
    """What the person reads of it."""
    return scene.door_of(check).get(f"/v1/checks/{check.id}/results").json()["surgery_by"]


def has(check):
    """Whether the surgery was sent everything there is of a person."""
    return not Delivery.objects.filter(channel="pdm", subject=check.person_id).exclude(state=State.SENT).exists()


def test_a_week_of_routine_records_with_an_urgent_one_in_between_and_the_next_week(pdm):
    budget.set_budget(destination="Y90001", per_week=2, by="test", at=now())
    routine = [checked(number, "142") for number in range(4)]
    sent_now()
    assert [has(check) for check in routine] == [True, True, False, False]

    urgent = checked(4, "190")
    sent_now()
    assert has(urgent) and told(urgent) is None
    assert [has(check) for check in routine] == [True, True, False, False]
    assert [told(check) is None for check in routine] == [True, True, False, False]

    waiting = Delivery.objects.filter(channel="pdm", state=State.QUEUED)
    assert waiting.count() == 2
    waiting.update(next_at=now() - timedelta(seconds=1))  # Monday comes
    sent_now()
    assert all(has(check) for check in routine) and not any(told(check) for check in routine)
    assert all(seen["applied"] == 1 for seen in pdm.records())
    assert len(pdm.records()) == Delivery.objects.filter(channel="pdm").count()
