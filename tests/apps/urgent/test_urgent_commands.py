"""Tests of the commands and the task: a monitor's exit code, the second engine, contacts."""

import json

import pytest
from django.core.management import CommandError, call_command

from apps.clients.clock import now
from apps.delivery.models import Delivery
from apps.urgent import actions, tasks
from apps.urgent.alarms import alarms
from apps.urgent.models import Case, Contact
from tests.apps.urgent.conftest import done, kinds

pytestmark = pytest.mark.django_db


def test_a_monitor_is_quiet_while_nothing_is_overdue(case, capsys):
    call_command("urgent_alarms")
    assert json.loads(capsys.readouterr().out) == {
        "open": 1, "unseen": 1, "unanswered": 0, "unresolved": 0, "stuck": 0,
    }  # fmt: skip


@pytest.mark.parametrize("late", ["due_at", "next_at"])
def test_a_monitor_is_woken_when_a_human_or_the_service_is_late(case, late):
    Case.objects.filter(pk=case.pk).update(**{late: case.opened_at.replace(year=2020)})
    with pytest.raises(CommandError) as woken:
        call_command("urgent_alarms")
    assert woken.value.returncode == 1


def test_what_was_seen_and_not_closed_in_time_is_counted_apart(case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    Case.objects.filter(pk=case.pk).update(due_at=case.opened_at.replace(year=2020))
    found = alarms(now())
    assert (found.unanswered, found.unresolved) == (0, 1)


def test_the_second_engine_climbs_and_sends_without_a_broker(case, capsys):
    Case.objects.filter(pk=case.pk).update(next_at=case.opened_at)
    call_command("urgent_sweep")
    assert "urgent deliveries tried" in capsys.readouterr().out
    tried = Delivery.objects.filter(urgent=True, attempts__gte=1).values_list("channel", flat=True)
    assert set(tried) == {"pdm", "nhs_notify"}


def test_the_task_sweeps(case):
    assert tasks.sweep() == 0
    assert kinds(case) == ["raised"]


def test_contacts_are_added_corrected_and_refused(db, capsys):
    call_command("urgent_contact", "--ods", "Y90001", "--mail", "a@b.example", "--phone", "01632 960001")
    call_command("urgent_contact", "--ods", "Y90001", "--mail", "c@b.example")
    assert list(Contact.objects.values_list("ods_code", "mail", "phone")) == [("Y90001", "c@b.example", "")]
    with pytest.raises(CommandError):
        call_command("urgent_contact", "--ods", "Y90001", "--mail", "nowhere")
