"""Another NHS number, other details: found by the new one, sent under it, and never merged by a machine."""

from datetime import date

import pytest

from apps.clients.clock import now
from apps.delivery import actions as delivery
from apps.delivery import arming, sending
from apps.delivery.channel import Outcome as Try
from apps.delivery.channel import Result
from apps.delivery.channels import pdm
from apps.delivery.models import Delivery, Payload
from apps.people.actions import with_number
from apps.people.changing import Demographics
from apps.people.events import Outcome
from apps.people.models import Person
from apps.rights import actions
from healthcheck.person import NhsNumber
from healthcheck.refusal import Conflict
from tests.apps.rights.conftest import states, told
from tests.apps.scene import NUMBERS, complete, opened

pytestmark = pytest.mark.django_db
NEW = NhsNumber("9990000069")


def test_a_replaced_number_is_found_by_the_new_one_and_records_are_made_again_under_it() -> None:
    check = complete()
    Delivery.objects.filter(purpose="record").update(state="sent", sent_at=now())
    actions.renumbered(told=told(check), number=NEW)
    assert with_number(NEW).get().pk == check.person_id
    assert not with_number(NhsNumber(NUMBERS[0])).exists()
    messages = Payload.objects.filter(delivery__channel="nhs_notify")
    assert {payload.body["nhs_number"] for payload in messages} == {NEW.digits}
    first, amended = check.assessments.order_by("version")
    assert first.outcome["scores"] == amended.outcome["scores"]
    record = delivery.of(reference=amended.id).get()
    assert NEW.digits in str(record.payload.body) and NUMBERS[0] not in str(record.payload.body)
    assert "NHS number was replaced" in str(record.payload.body)
    assert [row.purpose for row in delivery.of(reference=amended.id)] == ["record"]


def test_a_record_under_the_old_number_that_waits_does_not_go() -> None:
    check = complete()
    actions.renumbered(told=told(check), number=NEW)
    assert list(Delivery.objects.filter(purpose="record").order_by("queued_at").values_list("state", flat=True)) == [
        "stopped",
        "queued",
    ]


@pytest.mark.parametrize(("came", "state"), [(Result.TRANSIENT, "stopped"), (Result.ACCEPTED, "sent")])
def test_a_record_that_is_on_its_way_meanwhile_goes_no_second_time_under_the_old_number(
    came: Result, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, heard = complete(), list[object]()

    def send(payload: object, *, message_id: object) -> Try:
        heard.append(message_id)
        actions.renumbered(told=told(check), number=NEW)
        return Try(came)

    monkeypatch.setattr(pdm, "send", send)
    row = Delivery.objects.get(purpose="record")
    assert sending.send(row.pk) == state
    Delivery.objects.filter(state="queued").update(next_at=now())
    assert sending.send(row.pk) == "" and len(heard) == 1


def test_one_whose_worker_is_gone_goes_no_second_time_either() -> None:
    check = complete()
    row = Delivery.objects.get(purpose="record")
    Delivery.objects.filter(pk=row.pk).update(state="sending", attempts=1, lease_until=now())
    actions.renumbered(told=told(check), number=NEW)
    arming.heal()
    row.refresh_from_db()
    assert (row.state, "an NHS number that was replaced" in row.reason) == ("stopped", True)


def test_two_people_under_both_numbers_are_never_merged_by_a_machine() -> None:
    mine, theirs = opened(NUMBERS[0]), opened(NUMBERS[1])
    event = actions.renumbered(told=told(mine), number=NhsNumber(NUMBERS[1]))
    assert event.outcome == Outcome.WAITS
    assert str(mine.person_id) in event.reason and str(theirs.person_id) in event.reason
    assert NUMBERS[0] not in event.reason and NUMBERS[1] not in event.reason
    assert with_number(NhsNumber(NUMBERS[0])).get().pk == mine.person_id
    with pytest.raises(Conflict, match="Only a human"):
        actions.try_again(event_id=event.pk, by="staff:1", at=now())
    assert actions.settle(event_id=event.pk, by="staff:1", at=now()).told is None
    with pytest.raises(Conflict):
        actions.settle(event_id=event.pk, by="staff:1", at=now())


def test_under_a_number_that_is_no_more_nothing_is_sent_until_there_is_another() -> None:
    check = complete()
    assert actions.invalidated(told=told(check)).outcome == Outcome.WAITS
    assert set(states(check).values()) == {"stopped"}
    actions.renumbered(told=told(check), number=NEW)
    newest = check.assessments.latest("version")
    assert delivery.of(reference=newest.id).get().state == "queued"


def test_a_sensitive_record_loses_its_address_and_gets_none_again() -> None:
    check = opened()
    actions.changed(told=told(check), details=Demographics(restricted=True))
    actions.changed(told=told(check), details=Demographics(postcode="AA1 1AA", family_name="Moonlight"))
    person = Person.objects.get()
    assert (person.restricted, person.postcode, person.family_name) == (True, None, "Moonlight")


def test_another_date_of_birth_is_scored_again_and_sent_as_a_correction() -> None:
    check = complete()
    Delivery.objects.update(state="sent", sent_at=now())
    actions.changed(told=told(check), details=Demographics(birth_date=date(now().year - 73, 1, 2)))
    assert check.assessments.count() == 2
    assert check.assessments.latest("version").outcome["scores"] != check.assessments.first().outcome["scores"]
    assert Delivery.objects.filter(purpose="record", state="queued").count() == 1
