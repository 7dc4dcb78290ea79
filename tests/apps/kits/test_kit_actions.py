"""Tests of ordering kits and of telling what happens to them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.checks.models import HealthCheck
from apps.kits import actions
from apps.kits.models import Kit, KitEvent, LabMessage
from apps.reports.models import Fact
from healthcheck.measurement import Kind
from healthcheck.refusal import Conflict, Invalid, Missing

NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def refused(refusal_type, run) -> str:
    with pytest.raises(refusal_type) as refusal:
        run()
    return refusal.value.code


def test_a_kit_is_ordered_for_an_open_check(check, order, json_lab):
    kit = order(json_lab)
    check.refresh_from_db()
    assert kit.state == "ordered" and kit.code.startswith("HC")
    assert check.awaited == ["creatinine", "hba1c", "hdl_cholesterol", "total_cholesterol"]
    assert [event.event for event in kit.events.all()] == ["ordered"]
    assert Fact.objects.get(check_id=check.id).kit_ordered_at is not None


def test_no_kit_without_consent(check, order, json_lab):
    HealthCheck.objects.filter(pk=check.pk).update(state="eligible", consented_at=None)
    assert refused(Conflict, lambda: order(json_lab)) == "not-open"
    assert not Kit.objects.exists()


def test_no_kit_of_a_supplier_nobody_knows(check):
    order = {"check_id": check.id, "supplier": "nobody", "by": "person:1", "at": NOON}
    assert refused(Invalid, lambda: actions.order(**order)) == "unknown-supplier"


@pytest.mark.parametrize("markers", [[], [Kind.WEIGHT], [Kind.HBA1C, Kind.SYSTOLIC]])
def test_no_kit_for_what_no_laboratory_measures(order, json_lab, markers):
    assert refused(Invalid, lambda: order(json_lab, markers=markers)) == "not-measurable"


def test_a_second_kit_for_the_same_tests_is_not_sent_while_one_is_under_way(order, json_lab, fhir_lab):
    order(json_lab, markers=[Kind.HBA1C])
    assert refused(Conflict, lambda: order(fhir_lab, markers=[Kind.HBA1C, Kind.ACR])) == "already-ordered"
    assert order(fhir_lab, markers=[Kind.ACR]).state == "ordered"


def test_after_a_kit_that_was_cancelled_another_may_be_ordered(order, json_lab):
    json_lab.tells(order(json_lab), "cancelled")
    assert order(json_lab).state == "ordered"


@pytest.mark.parametrize("end", ["lost", "failed", "expired", "rejected"])
def test_after_one_that_is_replaced_a_third_is_not_sent(order, json_lab, end):
    json_lab.tells(order(json_lab), end)
    assert refused(Conflict, lambda: order(json_lab)) == "already-ordered"


def test_a_kit_that_was_handed_out_is_registered_by_its_code_once(order, json_lab):
    first = order(json_lab, code="hc 1234 5678 9010")
    assert order(json_lab, code="HC123456789010").id == first.id
    assert first.handed_out and Kit.objects.count() == 1


def test_a_mistyped_code_is_caught(order, json_lab):
    assert refused(Invalid, lambda: order(json_lab, code="HC123456789011")) == "bad-kit-code"


def test_a_kit_of_somebody_else_cannot_be_registered(order, another_check, json_lab):
    order(json_lab, code="LAB-0001")
    again = {"code": "LAB-0001", "check_id": another_check.id}
    assert refused(Conflict, lambda: order(json_lab, **again)) == "kit-of-another"


def test_both_clocks_are_kept_and_ours_decides(order, json_lab):
    kit = order(json_lab)
    theirs = NOON - timedelta(days=2)
    actions.tell(
        code=kit.code,
        event="dispatched",
        event_id="e1",
        their_at=theirs,
        organisation=json_lab.account.organisation,
        at=NOON,
    )
    event = KitEvent.objects.get(event_id="e1")
    kit.refresh_from_db()
    assert (event.at, event.their_at, kit.state_at) == (NOON, theirs, NOON)


@pytest.mark.parametrize(
    ("hours", "handed_out", "believed"),
    [
        (-72, False, False),
        (-13, False, False),  # on the day before
        (-11, False, True),  # on the same day: some suppliers know no more
        (0, False, True),
        (-72, True, True),  # a kit in hand was sent before anybody told us of it
    ],
)
def test_what_happened_before_the_order_is_not_believed(order, json_lab, hours, handed_out, believed):
    kit = order(json_lab, **({"code": "LAB-0001"} if handed_out else {}))
    told = {
        "code": kit.code,
        "event": "dispatched",
        "event_id": "e1",
        "their_at": kit.ordered_at + timedelta(hours=hours),
        "organisation": json_lab.account.organisation,
        "at": NOON,
    }
    if believed:
        assert actions.tell(**told)[0].state == "dispatched"
    else:
        assert refused(Invalid, lambda: actions.tell(**told)) == "before-order"
        assert KitEvent.objects.count() == 1


def test_an_event_told_again_changes_nothing(order, json_lab):
    kit = order(json_lab)
    json_lab.tells(kit, "dispatched")
    json_lab.tells(kit, "delivered")
    assert json_lab.tells(kit, "dispatched").state == "delivered"
    assert KitEvent.objects.count() == 3


def test_an_event_id_used_for_another_event_is_a_conflict(order, json_lab):
    kit = order(json_lab)
    json_lab.tells(kit, "dispatched", event_id="e1")
    told = refused(Conflict, lambda: json_lab.tells(kit, "delivered", event_id="e1"))
    assert told == "event-replayed-differently"


def test_a_supplier_does_not_say_that_a_kit_was_replaced(order, json_lab):
    kit = order(json_lab)
    assert refused(Invalid, lambda: json_lab.tells(kit, "reordered")) == "unknown-event"


def test_a_step_back_is_refused_and_leaves_nothing(order, json_lab):
    kit = order(json_lab)
    json_lab.tells(kit, "delivered")
    assert refused(Conflict, lambda: json_lab.tells(kit, "dispatched")) == "not-from-here"
    kit.refresh_from_db()
    assert kit.state == "delivered" and KitEvent.objects.count() == 2


def test_another_suppliers_kit_is_as_unknown_as_none(order, json_lab, fhir_lab):
    kit = order(json_lab)
    assert refused(Missing, lambda: fhir_lab.tells(kit, "dispatched")) == "unknown-kit"
    kit.code = "HC000000000000"
    assert refused(Missing, lambda: json_lab.tells(kit, "dispatched")) == "unknown-kit"


@pytest.mark.parametrize(
    ("event", "back"),
    [("dispatched", False), ("lost", False), ("returned", True), ("received", True), ("rejected", True)],
)
def test_the_report_learns_when_a_kit_comes_back(check, order, json_lab, event, back):
    json_lab.tells(order(json_lab), event)
    assert (Fact.objects.get(check_id=check.id).kit_returned_at is not None) is back


def test_an_event_is_never_changed_or_removed(order, json_lab):
    order(json_lab)
    for change in (lambda: KitEvent.objects.update(event="lost"), lambda: KitEvent.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_database_itself_refuses_a_state_nobody_knows(order, json_lab):
    kit = order(json_lab)
    with pytest.raises(IntegrityError), transaction.atomic():
        Kit.objects.filter(pk=kit.pk).update(state="posted")


def test_the_database_itself_refuses_a_refusal_without_a_reason(json_lab, markers):
    json_lab.sends(markers())
    for wrong in ({"state": "refused"}, {"state": "read"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LabMessage.objects.update(**wrong)
