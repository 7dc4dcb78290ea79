"""A surgery's week is full: routine records wait their turn, an urgent one passes them, everybody is told the truth."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from apps.clients.clock import now
from apps.delivery import actions as delivery
from apps.delivery import budget, sending
from apps.delivery.bookings import BudgetWeek
from apps.delivery.models import Delivery
from apps.delivery.weeks import monday
from healthcheck.measurement import Kind
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_a_week():
    budget.set_budget(destination="Y90001", per_week=1, by="test", at=now())


def checked(number, systolic="142", **lab):
    """A whole check that a stage 1 pressure makes a routine item of."""
    check = scene.opened(scene.NUMBERS[number])
    scene.answered(check)
    scene.measured(check, systolic)
    scene.kit_ordered(check)
    scene.resulted(check)
    return check


def due():
    return set(sending.due().values_list("id", flat=True))


def record(check):
    return Delivery.objects.filter(channel="pdm", subject=check.person_id).latest("queued_at")


def results(check):
    return scene.door_of(check).get(f"/v1/checks/{check.id}/results").json()


def test_an_urgent_record_passes_the_routine_ones_that_wait(one_a_week):
    first, second, third = (checked(number) for number in range(3))
    urgent = checked(3, "190")
    assert record(first).pk in due()
    sent_first = delivery.of(subject=urgent.person_id).filter(channel="pdm").first()
    assert sent_first.urgent and sent_first.pk in due()
    assert not {record(second).pk, record(third).pk} & due()
    assert BudgetWeek.objects.get(monday=monday(now())).booked == 1


def test_the_person_is_told_by_when_the_surgery_has_it_and_the_deliveries_say_why(one_a_week):
    first, second = checked(0), checked(1)
    assert results(first)["surgery_by"] is None
    told = results(second)["surgery_by"]
    latest = monday(now()) + timedelta(weeks=2)
    assert told["day"] == latest.isoformat()
    assert told["words"].startswith(f"We will send your results to your GP surgery by {latest:%-d %B %Y}.")
    assert results(second)["gp_has_it"] is False
    rows = scene.door_of(second).get(f"/v1/checks/{second.id}/deliveries").json()
    rows = rows if isinstance(rows, list) else next(iter(rows.values()))
    waits = next(row for row in rows if row["purpose"] == "record")
    assert waits["reason"].startswith("Waits for the week of ") and waits["waits_until"]
    assert all(row["waits_until"] is None for row in rows if row is not waits)


def test_the_message_to_the_person_does_not_wait(one_a_week):
    checked(0)
    second = checked(1)
    message = Delivery.objects.get(channel="nhs_notify", subject=second.person_id, purpose="results")
    assert message.next_at <= now() and message.reason == ""


def test_a_record_with_nothing_to_do_is_not_held_back(one_a_week):
    checked(0)
    assert record(scene.complete(scene.NUMBERS[1])).pk in due()
    assert BudgetWeek.objects.get().booked == 1


def test_a_correction_of_what_went_is_not_held_back(one_a_week):
    first = checked(0)
    assert record(first).pk in due()
    Delivery.objects.update(state="sent", sent_at=now())
    checked(1)
    scene.resulted(first, {Kind.TOTAL_CHOLESTEROL: "7.9"}, origin="lab:test:2")
    assert record(first).pk in due()
    assert BudgetWeek.objects.get(monday=monday(now())).booked == 1


def test_a_worse_value_of_somebody_who_waits_lets_all_of_theirs_go(one_a_week):
    checked(0)
    second = checked(1)
    assert record(second).pk not in due()
    scene.measured(second, "190", origin="readings:2")
    before, after = delivery.of(subject=second.person_id).filter(channel="pdm")
    assert before.pk in due() and after.urgent
    assert results(second)["surgery_by"] is None


def test_the_operator_sees_each_surgerys_week_and_raises_a_budget(one_a_week):
    checks = [checked(number) for number in range(3)]
    out = StringIO()
    call_command("routine_budget", stdout=out)
    first = monday(now()) + timedelta(weeks=1)
    assert out.getvalue() == f"Y90001: 1 of 1 used this week, 2 waiting, the first goes on {first}\n"
    call_command("routine_budget", "Y90001", "--per-week", "3", stdout=out)
    assert out.getvalue().endswith("Y90001: 3 of 3 used this week, none waiting\n")
    assert all(record(check).pk in due() for check in checks)


@pytest.mark.parametrize(
    "words", [["--per-week", "3"], ["Y90001", "--per-week", "-1"], ["Y90001", "--per-week", "few"]]
)
def test_the_command_refuses_what_it_cannot_do(words):
    with pytest.raises(CommandError):
        call_command("routine_budget", *words)


def test_staff_see_it_in_the_admin_and_raise_it_there(one_a_week):
    checked(0)
    second = checked(1)
    staff = Client()
    staff.force_login(User.objects.create_superuser("staff"))
    page = staff.get("/admin/delivery/budget/").content.decode()
    assert "1 of 1" in page
    assert "Waits for the week of" in staff.get("/admin/delivery/delivery/").content.decode()
    form = {"per_week": "2", "weeks-TOTAL_FORMS": "0", "weeks-INITIAL_FORMS": "0"}
    saved = staff.post("/admin/delivery/budget/Y90001/change/", form)
    assert saved.status_code == 302
    assert record(second).pk in due()
    assert BudgetWeek.objects.get(monday=monday(now())).booked == 2
