"""Tests of an order that is not wanted any more: cancelled before it is sent, and another may be ordered then."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.audit.models import Entry
from apps.checks.models import Value
from apps.delivery.models import Delivery
from apps.kits import actions
from apps.kits.models import Kit, KitEvent, Lot
from healthcheck.measurement import Kind
from healthcheck.refusal import Conflict, Invalid, Missing
from tests.journeys.kit_journey import KitJourney

NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def cancel(kit: Kit, *, code: str = "") -> Kit:
    return actions.cancel(check_id=kit.check_of_id, code=code or kit.code, by="person:1", at=NOON)


def test_after_cancelling_another_may_be_ordered(check, order, json_lab):
    first = order(json_lab)
    assert cancel(first).state == "cancelled"
    assert order(json_lab).state == "ordered"
    assert [event.event for event in first.events.all()] == ["ordered", "cancelled"]


def test_cancelled_again_nothing_changes(order, json_lab):
    kit = order(json_lab)
    assert [cancel(kit).state, cancel(kit).state] == ["cancelled", "cancelled"]
    assert KitEvent.objects.count() == 2
    assert Delivery.objects.filter(purpose="kit-cancelled").count() == 1
    assert Entry.objects.filter(action="check.kit_cancelled").count() == 1


def test_what_nobody_measures_any_more_is_not_waited_for(check, order, json_lab):
    order(json_lab, markers=[Kind.ACR])
    cancel(order(json_lab, markers=[Kind.HBA1C]))
    check.refresh_from_db()
    assert check.awaited == ["acr"] and not Value.objects.exists()


def test_its_kit_is_the_next_orders(order, json_lab):
    json_lab.account.stock_kept_here = True
    json_lab.account.save()
    expires = NOON.date().replace(year=2026)
    lot = Lot.objects.create(
        supplier=json_lab.account, number="A1", received=1, left=1, expires_on=expires, added_at=NOON
    )
    kit = order(json_lab)
    assert cancel(kit).lot is None
    lot.refresh_from_db()
    assert lot.left == 1 and not order(json_lab).waits


def test_an_order_that_waits_for_stock_may_be_cancelled(order, json_lab):
    json_lab.account.stock_kept_here = True
    json_lab.account.save()
    kit = cancel(order(json_lab))
    assert (kit.state, kit.waits) == ("cancelled", False)


@pytest.mark.parametrize("event", ["dispatched", "delivered", "returned", "received", "lost"])
def test_a_kit_that_was_sent_is_not_cancelled(order, json_lab, event):
    kit = json_lab.tells(order(json_lab), event)
    with pytest.raises(Conflict) as refusal:
        cancel(kit)
    assert refusal.value.code == "already-sent" and not KitEvent.objects.filter(event="cancelled").exists()


def test_a_kit_in_hand_that_was_mistyped_makes_way_for_the_right_code(check, order, json_lab, markers):
    with pytest.raises(Conflict):
        order(json_lab, code="LAB-0001") and order(json_lab, code="LAB-0007")
    cancel(Kit.objects.get())
    right = order(json_lab, code="LAB-0007")
    json_lab.sends(markers(kit=right.code))
    right.refresh_from_db()
    assert right.state == "resulted" and Value.objects.filter(specimen=right.id, absent="").count() == 6


def test_a_code_is_read_as_it_is_meant_at_every_door(order, json_lab):
    kit = order(json_lab)
    written = f"{kit.code[:2].lower()} {kit.code[2:6]}-{kit.code[6:]}"
    told, _ = actions.tell(
        code=written,
        event="dispatched",
        event_id="1",
        their_at=NOON,
        organisation=json_lab.account.organisation,
        at=NOON,
    )
    assert told == kit
    with pytest.raises(Conflict):
        cancel(kit, code=written)
    with pytest.raises(Invalid):
        cancel(kit, code=kit.code[:-1] + "O")


def test_a_kit_of_another_check_is_as_unknown_as_none(another_check, order, json_lab):
    kit = order(json_lab)
    for check_id, code in ((another_check.id, kit.code), (kit.check_of_id, "LAB-0001")):
        with pytest.raises(Missing):
            actions.cancel(check_id=check_id, code=code, by="person:1", at=NOON)


def test_one_that_was_sent_and_measured_all_the_same_counts(check, order, json_lab, markers):
    kit = cancel(order(json_lab))
    json_lab.sends(markers(kit=kit.code))
    kit.refresh_from_db()
    assert kit.state == "cancelled" and Value.objects.filter(specimen=kit.id, absent="").count() == 6


def test_the_person_cancels_at_their_door_and_nobody_else():
    journey = KitJourney()
    code = journey.orders()
    path = f"/v1/checks/{journey.check.id}/kits/{code}/cancellation"
    assert journey.supplier.post(path, {}).status_code == 403
    assert journey.person.post(path, {"why": "no"}).status_code == 422
    done = journey.person.post(path, {})
    assert (done.status_code, done.json()["state"]) == (200, "cancelled")
    assert journey.person.post(path, {}).json() == done.json()
    assert journey.results() == {}, "nothing is said of tests that nobody asked for"
    journey.tells(code, "dispatched", status=409)
    journey.reports(journey.message(journey.orders()))
    assert journey.states() == ["cancelled", "resulted"]
    assert journey.results()["findings"]


def test_the_operator_cancels_in_the_admin(admin_client, order, json_lab):
    one, sent = order(json_lab, markers=[Kind.ACR]), json_lab.tells(order(json_lab), "dispatched")
    chosen = {"action": "cancel", "_selected_action": [str(one.pk), str(sent.pk)]}
    page = admin_client.post(reverse("admin:kits_kit_changelist"), chosen, follow=True).text
    assert "1 cancelled." in page and "was sent already" in page
    one.refresh_from_db()
    sent.refresh_from_db()
    assert (one.state, sent.state) == ("cancelled", "dispatched")
    assert Entry.objects.get(action="check.kit_cancelled").actor.startswith("staff:")


def test_the_admin_shows_both_clocks_of_a_kit(admin_client, order, json_lab):
    kit = json_lab.tells(order(json_lab), "dispatched", at=NOON)
    page = admin_client.get(reverse("admin:kits_kit_change", args=[kit.pk])).text
    assert "their at" in page.lower() and page.count("21 Nov 2024, noon") >= 2
