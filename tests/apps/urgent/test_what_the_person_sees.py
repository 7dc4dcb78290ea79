"""Tests of what the person is shown: what to do now, who has been told, and that their surgery has seen it."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.urgent import actions, persons
from apps.urgent.models import Case
from tests.apps import scene
from tests.apps.urgent.conftest import answer, done, leaves, sweep

pytestmark = pytest.mark.django_db


def shown(check):
    """The case in the person's own results."""
    answered = scene.door_of(check).get(f"/v1/checks/{check.id}/results")
    assert answered.status_code == 200
    return answered.json()["urgent_case"]


def test_results_without_anything_urgent_show_no_case(db):
    assert shown(scene.complete()) is None


def test_at_first_it_is_on_its_way_and_nobody_is_told_to_wait(check, case):
    seen = shown(check)
    assert seen["state"] == "sending"
    assert "Do not wait" in seen["words"]


def test_then_it_is_sent_and_seen_by_nobody_yet(check, case):
    leaves(case)
    sweep(case)
    seen = shown(check)
    assert seen["state"] == "sent"
    assert "Nobody there has told us yet" in seen["words"]
    assert seen["sent_at"] is not None


def test_a_system_that_received_it_is_not_shown_as_somebody_who_has_seen_it(check, case):
    answer(case)
    assert shown(check)["state"] == "sent"


def test_a_surgery_that_does_not_answer_is_said_to(check, case):
    leaves(case)
    sweep(case, minutes=5)
    seen = shown(check)
    assert seen["state"] == "not_reached"
    assert "could not reach" in seen["words"]
    assert "Do not wait" in seen["words"]


def test_your_surgery_has_seen_this(check, case):
    answer(case, named="Dr A Patel")
    seen = shown(check)
    assert seen["state"] == "seen"
    assert seen["words"].startswith("Your GP surgery has seen this (")
    assert "Patel" not in seen["words"]
    assert seen["seen_at"] is not None


def test_a_clinician_of_the_service_is_not_shown_as_the_surgery(check, case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    assert shown(check)["words"].startswith("Somebody who looks after urgent results for this service has seen this (")


def test_somebody_at_the_surgery_whom_we_phoned_is_the_surgery(check, case, clinician):
    done(actions.acknowledge, case, clinician, named="Dr A Patel")
    assert shown(check)["words"].startswith("Your GP surgery has seen this (")


def test_a_closed_case_says_when_and_whom_to_call(check, case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    done(actions.close, case, clinician, reason="assessed", words="")
    seen = shown(check)
    assert seen["state"] == "closed"
    assert "111" in seen["words"]


def test_times_are_the_persons_own_in_summer_too():
    noon = datetime(2026, 7, 1, 11, 5, tzinfo=UTC)
    assert persons._when(noon) == "1 July 2026 at 12:05pm"
    assert persons._when(noon - timedelta(hours=11, minutes=59)) == "1 July 2026 at 12:06am"


def test_no_words_hold_a_figure_a_name_or_blame(check, case, clinician):
    for word in (persons.SENDING, persons.SENT, persons.NOT_REACHED, persons.CLOSED, persons.SEEN_MESSAGE):
        assert not any(bad in word for bad in ("192", "pressure", "you failed", "unfortunately"))
    assert Case.objects.count() == 1
