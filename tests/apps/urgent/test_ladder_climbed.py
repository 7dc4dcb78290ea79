"""Tests of the ladder as it is climbed: each rung once, when it is due, until somebody answers."""

from datetime import timedelta

import pytest

from apps.delivery.models import Delivery, Payload, State
from apps.urgent import actions
from apps.urgent.models import Case, Contact, Event, Kind, Step
from tests.apps import scene
from tests.apps.urgent.conftest import answer, done, kinds, leaves, mails, record_of, sweep

pytestmark = pytest.mark.django_db

ALL = ["not-sent", "second-channel", "practice-reminded", "practice-phoned", "clinician-on-call", "nobody-answers"]


def test_nothing_is_done_before_it_is_due(case):
    assert sweep(case, minutes=0.9) == 0
    assert kinds(case) == ["raised"]


def test_a_record_that_has_not_left_within_a_minute_is_an_alarm(case):
    assert sweep(case, minutes=1) == 1
    assert kinds(case) == ["raised", "not-sent"]
    assert Payload.objects.get(delivery=mails(case)[0]).body["to"] == "alarm@operator.example"


def test_a_record_that_has_left_is_noted_by_the_time_it_left(case):
    leaves(case)
    sweep(case, minutes=1)
    assert kinds(case) == ["raised", "sent"]
    assert case.events.last().at == record_of(case).sent_at


def test_a_silent_practice_is_mailed_then_phoned_then_the_clinician_is_called_then_the_alarm_goes(case):
    leaves(case)
    for minutes in range(0, 200):
        sweep(case, minutes=minutes)
    assert kinds(case) == ["raised", "sent", *ALL[1:]]
    to = [Payload.objects.get(delivery=row).body["to"] for row in mails(case)]
    assert to == [
        "urgent@surgery.example",
        "urgent@surgery.example",
        "on-call@commissioner.example",
        "alarm@operator.example",
    ]


def test_after_an_outage_everything_that_was_missed_is_done_at_once_and_once(case):
    assert sweep(case, minutes=600) == len(ALL)
    assert sweep(case, minutes=601) == 0
    assert kinds(case)[1:] == ALL


def test_a_system_that_received_the_record_stops_the_second_channel_and_nothing_else(case):
    leaves(case)
    answer(case)
    sweep(case, minutes=600)
    assert kinds(case) == ["raised", "received", "sent", *ALL[2:]]


def test_a_named_human_at_the_practice_stops_the_ladder_and_leaves_the_case_open(case):
    leaves(case)
    answer(case, named="Dr A Patel")
    assert sweep(case, minutes=600) == 0
    case.refresh_from_db()
    assert case.seen_at is not None
    assert case.closed_at is None
    assert kinds(case) == ["raised", "received", "seen", "sent"]


def test_a_case_that_somebody_saw_and_nobody_closed_is_an_alarm_after_a_day(case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    sweep(case, minutes=24 * 60)
    assert kinds(case) == ["raised", "seen", "not-resolved"]


def test_a_closed_case_is_left_alone(case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    done(actions.close, case, clinician, reason="assessed", words="")
    assert sweep(case, minutes=10_000) == 0


def test_a_practice_that_refuses_the_record_is_mailed_and_phoned_at_once(case):
    answer(case, accepted=False)
    sweep(case, minutes=0.5)
    assert kinds(case) == ["raised", "record", "second-channel", "practice-phoned"]
    answer(case)
    sweep(case, minutes=0.6)
    assert "received" in kinds(case)
    assert Step.objects.get(rung="clinician-on-call").due_at > case.opened_at + timedelta(minutes=1)


def test_a_record_that_was_set_aside_is_treated_as_refused(case):
    Delivery.objects.filter(pk=record_of(case).pk).update(state=State.PARKED, reason="The receiver refused it: 422")
    sweep(case, minutes=0.5)
    sweep(case, minutes=0.6)
    assert kinds(case) == ["raised", "record", "second-channel", "practice-phoned"]


def test_a_practice_without_an_address_is_phoned_at_once_and_one_without_a_number_is_passed_over(case):
    Contact.objects.filter(pk="Y90001").delete()
    leaves(case)
    sweep(case, minutes=5)
    assert kinds(case) == ["raised", "sent", "second-channel", "practice-phoned", "clinician-on-call"]
    codes = dict(Event.objects.filter(kind=Kind.ESCALATED).values_list("rung", "code"))
    assert codes == {"second-channel": "no-address", "practice-phoned": "no-number", "clinician-on-call": ""}


def test_where_nobody_at_all_can_be_reached_the_alarm_goes_at_once(case):
    Contact.objects.all().delete()
    leaves(case)
    sweep(case, minutes=5)
    assert kinds(case)[-1] == "nobody-answers"


def test_a_mail_that_was_set_aside_brings_the_next_rung_forward_once(case):
    leaves(case)
    sweep(case, minutes=5)
    Delivery.objects.filter(pk=mails(case)[0].pk).update(state=State.PARKED, reason="The receiver refused it: 550")
    sweep(case, minutes=6)
    sweep(case, minutes=7)
    assert kinds(case) == ["raised", "sent", "second-channel", "second-channel", "practice-phoned"]


def test_no_mail_says_who_or_what(case, check):
    sweep(case, minutes=600)
    person = check.person
    for row in mails(case):
        body = Payload.objects.get(delivery=row).body
        text = f"{body['subject']}\n{body['body']}"
        assert str(case.pk) in text
        text = text.replace(str(case.pk), "")  # drawn by chance, it may hold any three digits
        for secret in (person.nhs_number, person.given_name, person.family_name, "192", "pressure", str(person.pk)):
            assert secret not in text


def test_a_mail_is_queued_before_all_others_under_a_name_of_its_own(case):
    sweep(case, minutes=600)
    assert all(row.urgent for row in mails(case))
    assert len({row.purpose for row in mails(case)}) == len(mails(case)) == 5


def test_one_broken_case_does_not_keep_the_others_waiting(case, monkeypatch, caplog):
    other = scene.opened(scene.NUMBERS[1])
    scene.measured(other, "192", "110")
    second = Case.objects.exclude(pk=case.pk).get()

    taken = actions.sweep.__globals__["_look_after"]

    def broken(case_id, **rest):
        if case_id == case.pk:
            raise ValueError("a name must not stand here")
        return taken(case_id, **rest)

    monkeypatch.setitem(actions.sweep.__globals__, "_look_after", broken)
    sweep(second, minutes=1)
    assert kinds(second) == ["raised", "not-sent"]
    assert str(case.pk) in caplog.text
    assert "a name" not in caplog.text


def test_a_rung_that_the_ladder_lost_since_is_passed_over(case):
    Step.objects.filter(rung="second-channel").update(rung="second-channel")
    alert = case.alerts.get()
    Step.objects.create(alert=alert, rung="of-an-older-ladder", due_at=case.opened_at)
    sweep(case, minutes=600)
    assert kinds(case)[1:] == ALL


def test_a_rehearsal_climbs_faster_and_never_slower(settings, check, clinician):
    settings.URGENT_HURRY = 60.0
    other = scene.opened(scene.NUMBERS[1])
    scene.measured(other, "192", "110")
    case = Case.objects.get(check_id=other.id)
    assert Step.objects.get(alert__case=case, rung="practice-phoned").due_at == case.opened_at + timedelta(minutes=1)
