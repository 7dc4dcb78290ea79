"""A doubtful sample cannot be forgotten: what waits too long raises an alarm, without a word of what was found."""

import json
import logging
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command

from apps.clients.clock import now
from apps.delivery.models import Delivery
from apps.kits import actions, tasks
from apps.kits.sample_doubt import Doubt
from apps.urgent.models import Contact
from tests.journeys.sample_journey import USUAL, SampleJourney, clinician, resolves

pytestmark = pytest.mark.django_db

URGENT = {**USUAL, "hba1c": 120}


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.URGENT_ALARM_MAIL = "alarm@operator.example"


def held(values=URGENT) -> SampleJourney:
    journey = SampleJourney()
    journey.says("not_sure")
    journey.reports(values)
    Contact.objects.create(ods_code=journey.check.organisation.ods_code, mail="on-call@y92001.example")
    return journey


def mailed() -> list[str]:
    return list(Delivery.objects.filter(channel="mail").order_by("purpose").values_list("purpose", flat=True))


def later(**after) -> int:
    return actions.alarm(at=now() + timedelta(**after))


def test_held_results_that_cannot_wait_wake_the_operator_and_the_clinician_on_call_once(caplog):
    journey = held()
    assert later(minutes=59) == 0 and mailed() == []
    with caplog.at_level(logging.ERROR):
        assert (later(minutes=61), later(minutes=66)) == (1, 1)
    assert mailed() == ["doubt-urgent-on-call", "doubt-urgent-operator"]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        f"doubtful sample {journey.doubt().id}: URGENT, no clinician has looked"
    ] * 2


def test_the_mail_names_nobody_and_nothing_that_was_found():
    journey = held()
    later(minutes=61)
    person, sent = journey.check.person, [row.payload.body for row in Delivery.objects.filter(channel="mail")]
    written = json.dumps(sent)
    assert f"{configured.SITE_URL}/admin/kits/doubt/{journey.doubt().id}/change/" in written
    for secret in (person.family_name, person.given_name, person.nhs_number, "HbA1c", "120", journey.kit):
        assert secret not in written


def test_the_person_does_not_learn_from_their_deliveries_that_the_held_results_are_bad():
    journey = held()
    later(minutes=61)
    shown = journey.person.get(f"/v1/checks/{journey.check.id}/deliveries").json()
    assert "mail" not in {row["channel"] for row in shown} and "urgent" not in str([row["purpose"] for row in shown])


def test_any_other_doubt_waits_for_days_and_wakes_the_operator_only():
    held(USUAL)
    assert (later(days=2), later(days=3, minutes=1)) == (0, 1)
    assert mailed() == ["doubt-late-operator"] and not Doubt.objects.get().urgent


def test_what_cannot_wait_by_what_was_said_since_is_noticed_by_the_clock():
    held()
    Doubt.objects.update(urgent=False)
    assert later(minutes=61) == 1 and Doubt.objects.get().urgent


def test_one_that_a_clinician_looked_at_wakes_nobody():
    journey = held()
    resolves(clinician(), journey.doubt(), "theirs")
    assert later(days=9) == 0 and mailed() == []


def test_a_monitor_is_quiet_until_one_is_late(capsys):
    journey = held()
    call_command("doubts")
    assert capsys.readouterr().out.startswith(f"{journey.doubt().id} since ")
    Doubt.objects.update(opened_at=now() - timedelta(minutes=61))
    with pytest.raises(CommandError) as woken:
        call_command("doubts")
    assert woken.value.returncode == 1 and "URGENT LATE" in capsys.readouterr().out


def test_the_clock_raises_the_alarm():
    assert tasks.alarm() == 0
    assert "kits.alarm" in {each["task"] for each in configured.CELERY_BEAT_SCHEDULE.values()}
