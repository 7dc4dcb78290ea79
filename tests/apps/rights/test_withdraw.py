"""A person takes a consent back: what waits is stopped, what was sent is said, what cannot wait has its own rule."""

from typing import Any

import pytest

from apps.audit.models import Entry
from apps.checks import actions as checks
from apps.checks.models import HealthCheck, State
from apps.clients.clock import now
from apps.delivery.models import Delivery
from apps.delivery.models import State as DeliveryState
from apps.people.consents import ConsentWord, Purpose
from apps.reports.models import Fact
from apps.rights import actions
from apps.rights.effects import EFFECTS
from apps.urgent.models import Case
from healthcheck.measurement import Kind
from healthcheck.refusal import Conflict
from tests.apps.rights.conftest import states
from tests.apps.scene import NUMBERS, answered, complete, door_of, invited, kit_ordered, measured, opened, resulted

pytestmark = pytest.mark.django_db


def withdraw(check: HealthCheck, purpose: Purpose = Purpose.TAKE_PART) -> Any:
    changed = actions.withdraw(person_id=check.person_id, purpose=purpose, by=f"person:{check.person_id}", at=now())
    check.refresh_from_db()
    return changed


def give(check: HealthCheck, purpose: Purpose = Purpose.TAKE_PART) -> Any:
    changed = actions.give(person_id=check.person_id, purpose=purpose, by=f"person:{check.person_id}", at=now())
    check.refresh_from_db()
    return changed


def test_every_purpose_has_an_effect_with_its_source_and_calm_words() -> None:
    assert set(EFFECTS) == set(Purpose)
    for effect in EFFECTS.values():
        assert len(effect.source) > 40 and "cannot wait" in effect.said


def test_who_no_longer_takes_part_is_asked_and_sent_nothing_more() -> None:
    check = opened()
    changed = withdraw(check)
    assert (check.state, check.ended_from, changed.checks) == (State.WITHDRAWN, State.OPEN, 1)
    assert states(check) == {"invitation": DeliveryState.STOPPED}
    for refused in (answered, measured, kit_ordered):
        with pytest.raises(Conflict, match="no longer takes part"):
            refused(check)
    with pytest.raises(Conflict, match="cannot be invited"):
        checks.invite(person=check.person, organisation=check.organisation, by="test", at=now())


def test_figures_stay_as_they_were_and_the_trail_says_it_once() -> None:
    check = opened()
    before = Fact.objects.values().get()
    withdraw(check)
    withdraw(check)
    assert Fact.objects.values().get() == before
    assert Entry.objects.filter(action="person.consent_withdrawn").count() == 1
    assert ConsentWord.objects.count() == 1


def test_a_whole_check_stays_and_its_unsent_record_does_not_go() -> None:
    check = complete()
    changed = withdraw(check)
    assert check.state == State.COMPLETE
    assert states(check)["record"] == states(check)["results"] == DeliveryState.STOPPED
    assert {row.purpose for row in changed.deliveries.stopped} == {"invitation", "record", "results"}
    assert Delivery.objects.get(purpose="record").reason == "Stopped: the person no longer takes part."


def test_what_was_sent_stays_sent_and_is_listed() -> None:
    check = complete()
    Delivery.objects.filter(purpose="record").update(state=DeliveryState.SENT, sent_at=now())
    changed = withdraw(check)
    assert [row.purpose for row in changed.deliveries.sent] == ["record"]
    assert states(check)["record"] == DeliveryState.SENT


def test_what_cannot_wait_goes_on_when_the_person_withdraws() -> None:
    check = opened()
    answered(check)
    measured(check, "192", "110")
    withdraw(check)
    assert states(check) == {"invitation": "stopped", "record": "queued", "urgent": "queued"}
    assert Case.objects.get().closed_at is None


def test_a_surgery_that_is_not_to_know_is_not_told_even_then_and_the_person_is() -> None:
    check = opened()
    withdraw(check, Purpose.SHARE_WITH_GP)
    answered(check)
    measured(check, "192", "110")
    assert states(check) == {"invitation": "queued", "record": "stopped", "urgent": "queued"}
    assert "does not want it shared" in Delivery.objects.get(purpose="record").reason
    assert Case.objects.get().closed_at is None


def test_without_messages_only_what_cannot_wait_is_one() -> None:
    check = opened()
    withdraw(check, Purpose.APP_MESSAGES)
    answered(check)
    measured(check)
    kit_ordered(check)
    resulted(check)
    assert states(check) == {"invitation": "stopped", "results": "stopped", "record": "queued"}
    measured(check, "192", "110", origin="readings:2")
    assert states(check)["urgent"] == "queued"


def test_a_sample_that_is_measured_after_all_tells_only_what_cannot_wait() -> None:
    calm, grave = opened(NUMBERS[0]), opened(NUMBERS[1])
    for check in (calm, grave):
        answered(check)
        measured(check)
        kit_ordered(check)
        withdraw(check)
    resulted(calm)
    assert not calm.assessments.exists() and calm.values.filter(kind=Kind.HBA1C.key).exists()
    resulted(grave, {Kind.CREATININE: "900"})
    grave.refresh_from_db()
    told = grave.assessments.get()
    assert (grave.state, told.stopped) == (State.WITHDRAWN, "the person no longer takes part; this finding cannot wait")
    assert states(grave)["urgent"] == states(grave)["record"] == "queued"


def test_a_changed_mind_goes_on_where_it_stood() -> None:
    check = opened()
    withdraw(check)
    give(check)
    assert (check.state, check.ended_from, check.ended_at) == (State.OPEN, "", None)
    answered(check)
    measured(check)
    kit_ordered(check)
    resulted(check)
    assert states(check) == {"invitation": "stopped", "record": "queued", "results": "queued"}


def test_given_again_the_newest_record_that_was_held_back_goes_and_only_that() -> None:
    check = complete()
    withdraw(check, Purpose.SHARE_WITH_GP)
    resulted(check, {Kind.TOTAL_CHOLESTEROL: "8.9"}, origin="lab:test:2")
    give(check, Purpose.SHARE_WITH_GP)
    records = Delivery.objects.filter(purpose="record").order_by("queued_at", "id")
    assert [row.state for row in records] == ["stopped", "queued"]


def test_one_reason_gone_leaves_the_other() -> None:
    check = complete()
    withdraw(check, Purpose.SHARE_WITH_GP)
    withdraw(check)
    give(check)
    assert states(check)["record"] == "stopped"


def test_the_person_does_it_at_a_door_and_sees_how_it_stands() -> None:
    check = complete()
    door = door_of(check)
    Delivery.objects.filter(purpose="record").update(state=DeliveryState.SENT, sent_at=now())
    answer = door.post("/v1/me/consents", {"purpose": "share-with-gp", "given": False})
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert [each["to"] for each in said["sent"]] == ["Y90001"]
    assert "We will not send your results to your GP surgery" in said["words"]
    stand = {each["purpose"]: each["given"] for each in door.get("/v1/me/consents").json()}
    assert stand == {"take-part": True, "share-with-gp": False, "app-messages": True}
    assert door.post("/v1/me/consents", {"purpose": "anything", "given": False}).status_code == 422
    assert door.post("/v1/me/consents", {"purpose": "take-part", "given": True, "person": "x"}).status_code == 422


def test_nobody_elses_consents_are_touched() -> None:
    mine, theirs = invited(NUMBERS[0]), invited(NUMBERS[1])
    withdraw(mine)
    theirs.refresh_from_db()
    assert theirs.state == State.INVITED and states(theirs) == {"invitation": "queued"}
