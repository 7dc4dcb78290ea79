"""Death, another practice, another number, other details: each event once, and nobody learns of whom we look after."""

import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from apps.audit.checkpoints import verify
from apps.audit.models import Entry
from apps.checks import actions as checks
from apps.checks.models import HealthCheck, State
from apps.clients.clock import now
from apps.delivery import routes
from apps.delivery.channels import CHANNELS, RECORD_CHANNELS
from apps.delivery.models import Delivery, Payload
from apps.delivery.models import State as DeliveryState
from apps.people import sessions
from apps.people.events import LifeEvent, Outcome
from apps.people.models import Person, Session
from apps.rights import actions
from apps.urgent.models import Case
from healthcheck.person import NhsNumber
from healthcheck.refusal import Conflict, Missing
from tests.apps.rights.conftest import states, told
from tests.apps.scene import NUMBERS, answered, complete, door_of, kit_ordered, measured, opened, organisation, practice
from tests.apps.scene import resulted as results_come

pytestmark = pytest.mark.django_db
NEW = NhsNumber("9990000069")


def died(check: HealthCheck, status: str = "formal", **changes: Any) -> LifeEvent:
    event = actions.death(told=told(check, **changes), status=status)
    check.refresh_from_db()
    return event


@pytest.mark.parametrize("status", ["informal", "formal"])
def test_nothing_more_goes_to_somebody_who_died(status: str) -> None:
    check = complete()
    door = door_of(check)
    assert died(check, status).outcome == Outcome.DONE
    assert states(check) == {"invitation": "stopped", "results": "stopped", "record": "queued"}
    checks.tell(check, what="urgent", reference=uuid4(), at=now())
    assert Delivery.objects.get(purpose="urgent").state == DeliveryState.STOPPED
    assert door.get("/v1/me").status_code == 401
    assert not Session.objects.filter(ended_at__isnull=True).exists()
    assert Person.objects.get().death == status


def test_the_dead_are_not_signed_in_and_nobody_learns_why() -> None:
    check = opened()
    died(check)
    with pytest.raises(Missing, match="no invitation"):
        door_of(check)


def test_a_check_ends_and_later_results_are_kept_and_given_to_nobody() -> None:
    check = opened()
    answered(check)
    measured(check)
    kit_ordered(check)
    died(check)
    assert (check.state, check.ended_from) == (State.DIED, State.OPEN)
    results_come(check)
    assert check.values.filter(specimen=None).count() > 5 and not check.assessments.exists()
    with pytest.raises(Conflict, match="ended"):
        measured(check, origin="readings:9")


def test_an_urgent_case_stays_with_a_human_and_wakes_somebody(
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    check = opened()
    answered(check)
    measured(check, "192", "110")
    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        died(check)
    assert Case.objects.get().closed_at is None
    assert "death of the patient was notified" in caplog.text
    assert states(check)["record"] == "queued"


def test_the_same_event_again_does_nothing() -> None:
    check = opened()
    event = told(check)
    for _ in range(3):
        actions.death(told=event, status="formal")
    assert LifeEvent.objects.count() == Entry.objects.filter(action="person.died").count() == 1


def test_a_mistaken_death_is_taken_back_and_the_check_goes_on() -> None:
    check = opened()
    died(check)
    died(check, "removed")
    assert (check.state, check.ended_from) == (State.OPEN, "")
    assert Person.objects.get().death == ""
    assert sessions.sign_in(
        nhs_number=NhsNumber(NUMBERS[0]), birth_date=check.person.birth_date, identity_level="P9", by="t", at=now()
    )
    answered(check)
    measured(check)
    kit_ordered(check)
    results_come(check)
    assert states(check) == {"invitation": "stopped", "record": "queued", "results": "queued"}


def test_a_notice_that_comes_after_its_own_removal_does_nothing() -> None:
    check = opened()
    later = now()
    actions.death(told=told(check, happened_at=later), status="removed")
    event = died(check, happened_at=later - timedelta(hours=1))
    assert event.outcome == Outcome.NOTHING and check.state == State.OPEN


def test_of_somebody_unknown_only_the_events_id_is_kept() -> None:
    event = actions.death(told=told(NUMBERS[3]), status="formal")
    assert (event.outcome, event.person_id, event.told) == (Outcome.NOBODY, None, None)
    assert actions.moved(told=told(NUMBERS[3]), practice="Y90001").outcome == Outcome.NOBODY


def test_what_is_not_sent_goes_to_the_new_practice_and_what_was_sent_stays() -> None:
    check, other = complete(NUMBERS[0]), complete(NUMBERS[1])
    practice("Y90002")
    Delivery.objects.filter(subject=other.person_id, purpose="record").update(state="sent", sent_at=now())
    for each in (check, other):
        actions.moved(told=told(each), practice="Y90002")
    record = Delivery.objects.get(subject=check.person_id, purpose="record")
    assert (record.destination, record.state, record.reason) == ("Y90002", "queued", "")
    assert Delivery.objects.get(subject=other.person_id, purpose="record").destination == "Y90001"
    measured(other, "192", "110", origin="readings:2")
    amended = Delivery.objects.filter(subject=other.person_id, purpose="record").latest("queued_at")
    assert amended.destination == "Y90002"


def test_what_waits_is_made_anew_for_the_channels_and_in_the_name_of_the_new_practice(monkeypatch: Any) -> None:
    check = complete()
    practice("Y90002")
    before = Payload.objects.get(delivery__purpose="record").body
    monkeypatch.setattr(routes, "channels_for", lambda code, on: ("gp_connect",) if code == "Y90002" else ("pdm",))
    monkeypatch.setitem(RECORD_CHANNELS, "gp_connect", ToItsPractice)
    monkeypatch.setitem(CHANNELS, "gp_connect", ToItsPractice)
    actions.moved(told=told(check), practice="Y90002")
    rows = {row.channel: row for row in Delivery.objects.filter(purpose="record")}
    assert (rows["pdm"].state, rows["gp_connect"].state) == ("stopped", "queued")
    assert rows["gp_connect"].destination == "Y90002"
    assert rows["gp_connect"].payload.body == {"to": "Y90002", "record": before["id"]}


class ToItsPractice:
    """A channel whose payload names the practice."""

    NAME = "gp_connect"

    @staticmethod
    def write(record: Any) -> dict[str, Any]:
        return {"to": record.practice, "record": record.bundle["id"]}


def test_the_old_practice_may_still_acknowledge_what_it_was_sent_and_the_new_one_may_not() -> None:
    check = complete()
    practice("Y90002")
    Delivery.objects.filter(purpose="record").update(state="sent", sent_at=now())
    actions.moved(told=told(check), practice="Y90002")
    old, _ = organisation("Y90001", "records:acknowledge", kind="practice")
    new, _ = organisation("Y90002", "records:acknowledge", kind="practice")
    said: Any = {"record_id": check.assessments.get().record_id, "accepted": True, "diagnostics": "", "at": now()}
    with pytest.raises(Missing):
        checks.acknowledge(**said, practice=new, by="organisation:Y90002")
    assert checks.acknowledge(**said, practice=old, by="organisation:Y90001").state == DeliveryState.ACKNOWLEDGED


def test_an_unknown_practice_waits_for_a_human_and_goes_on_when_it_takes_part(
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    check = complete()
    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        event = actions.moved(told=told(check), practice="Z99999")
    assert event.outcome == Outcome.WAITS and "does not take part" in event.reason
    assert "waits for a human" in caplog.text
    assert states(check)["record"] == "stopped"
    with pytest.raises(Conflict, match="does not take part yet"):
        actions.try_again(event_id=event.pk, by="staff:1", at=now())
    practice("Z99999")
    actions.try_again(event_id=event.pk, by="staff:1", at=now())
    record = Delivery.objects.get(purpose="record")
    assert (record.state, record.destination) == ("queued", "Z99999")
    event.refresh_from_db()
    assert (event.outcome, event.told, event.settled_by) == (Outcome.SETTLED, None, "staff:1")


def test_the_trail_holds_no_number_and_still_verifies() -> None:
    check = complete()
    died(check)
    died(check, "removed")
    actions.renumbered(told=told(check), number=NEW)
    written = str(list(Entry.objects.values_list("actor", "action", "detail")))
    assert NUMBERS[0] not in written and NEW.digits not in written
    assert verify().broken == ""
