"""Tests of what the database keeps, whoever asks: one open case, each rung once, no clock put off, a human to close."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from apps.clients.clock import now
from apps.urgent.models import Alert, Case, Event, Kind, Step
from tests.apps.urgent.conftest import sweep

pytestmark = pytest.mark.django_db


def refused(statement):
    """Whether the database refuses it."""
    try:
        with transaction.atomic():
            statement()
    except DatabaseError as error:
        return str(error)
    return ""


def event(case, kind, **given):
    """An event written past every action."""
    defaults = {"alert": case.alerts.get(), "number": 99, "at": now(), "by": "test"}
    return Event.objects.create(case=case, kind=kind, **defaults | given)


def test_a_check_has_one_open_case(case):
    copy = {
        "check_id": case.check_id,
        "person": case.person,
        "commissioner": case.commissioner,
        "practice": case.practice,
        "opened_at": now(),
        "urgency": "urgent",
        "due_at": now(),
    }
    assert "urgent_one_open_case_a_check" in refused(lambda: Case.objects.create(**copy))


def test_a_case_is_not_closed_without_a_humans_word(case):
    closing = {"closed_at": now(), "next_at": None, "due_at": None}
    assert "named human" in refused(lambda: Case.objects.filter(pk=case.pk).update(**closing))


def test_a_closing_word_needs_a_human(case):
    for kind in (Kind.RESOLVED, Kind.DIED, Kind.TRANSFERRED, Kind.CONTACTED):
        assert "urgent_human_event_has_a_human" in refused(lambda kind=kind: event(case, kind))
    assert "urgent_seen_by_somebody" in refused(lambda: event(case, Kind.SEEN))


def test_a_human_who_spoke_of_it_before_something_else_happened_closes_nothing(case, clinician):
    event(case, Kind.RESOLVED, user=clinician, number=98)
    event(case, Kind.REOPENED, user=clinician, number=99)
    closing = {"closed_at": now(), "next_at": None, "due_at": None}
    assert "named human" in refused(lambda: Case.objects.filter(pk=case.pk).update(**closing))


def test_an_open_case_always_has_a_clock(case):
    assert "urgent_open_case_has_a_clock" in refused(lambda: Case.objects.filter(pk=case.pk).update(due_at=None))


def test_a_rung_is_taken_once_whatever_the_code_does(case):
    sweep(case, minutes=1)
    assert "urgent_rung_climbed_once" in refused(lambda: event(case, Kind.ESCALATED, rung="not-sent"))
    assert "urgent_rung_named" in refused(lambda: event(case, Kind.ESCALATED))


@pytest.mark.parametrize("kind", [Kind.RAISED, Kind.SENT, Kind.RECEIVED, Kind.SEEN])
def test_an_alert_is_raised_sent_received_and_seen_once(case, kind, clinician):
    if kind != Kind.RAISED:
        event(case, kind, user=clinician, number=50)
    assert "urgent_event_once_an_alert" in refused(lambda: event(case, kind, user=clinician))


def test_events_have_an_order_without_two_in_one_place(case):
    assert "urgent_event_numbered_once" in refused(lambda: event(case, Kind.SENT, number=1))


def test_what_happened_is_never_changed_or_removed(case):
    assert "append-only" in refused(lambda: Event.objects.update(by="nobody"))
    assert "append-only" in refused(lambda: Event.objects.all()._raw_delete("default"))
    assert "append-only" in refused(lambda: Alert.objects.update(number=7))
    assert "append-only" in refused(lambda: Case.objects.all()._raw_delete("default"))
    assert "append-only" in refused(lambda: Step.objects.all()._raw_delete("default"))


def test_a_clock_is_brought_forward_and_never_put_off(case):
    step = Step.objects.get(rung="clinician-on-call")
    Step.objects.filter(pk=step.pk).update(due_at=step.due_at - timedelta(minutes=1))
    assert "brought forward" in refused(lambda: Step.objects.filter(pk=step.pk).update(due_at=step.due_at))
    assert "brought forward" in refused(lambda: Step.objects.filter(pk=step.pk).update(rung="another"))
