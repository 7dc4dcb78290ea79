"""Tests of what follows when a supplier tells of an end without a result: another kit, or that none comes."""

from datetime import UTC, datetime

import pytest

from apps.audit.models import Entry
from apps.checks.actions.tell import WORDS
from apps.checks.models import Value
from apps.delivery.models import Delivery
from apps.kits.ending import ENDS, MOST_IN_A_ROW
from apps.kits.models import Kit
from apps.kits.states import LINE, MOVES, State
from healthcheck.measurement import AbsentReason, Kind

NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)
REPLACED = [state for state, end in ENDS.items() if end.replaced]

pytestmark = pytest.mark.django_db


def tried_to_the_end(order, lab, end: str) -> Kit:
    """The last kit of a row that all came to this end."""
    kit = order(lab)
    for _ in range(MOST_IN_A_ROW):
        lab.tells(kit, end)
        kit = kit.replacement
    return lab.tells(kit, end)


def absent(check) -> dict[str, str]:
    return dict(Value.objects.filter(check_of=check).exclude(absent="").values_list("kind", "absent"))


def purposes() -> list[str]:
    sent = Delivery.objects.filter(purpose__startswith="kit-").order_by("queued_at", "id")
    return list(sent.values_list("purpose", flat=True))


def test_the_table_speaks_of_every_end_and_of_nothing_else():
    assert set(ENDS) == set(State) - set(LINE) - {State.REORDERED}
    assert {end.told for end in ENDS.values()} <= set(WORDS)
    assert all(State.REORDERED in MOVES[end.state] for end in ENDS.values() if end.replaced)
    assert all(end.absent is not AbsentReason.NOT_MEASURED for end in ENDS.values())


@pytest.mark.parametrize("end", REPLACED)
def test_an_end_by_event_alone_orders_one_replacement(check, order, json_lab, end):
    kit = json_lab.tells(order(json_lab), end)
    assert (kit.state, kit.replacement.state) == ("reordered", "ordered")
    assert kit.replacement.markers == kit.markers and kit.replacement.supplier == kit.supplier
    assert purposes() == ["kit-replaced"] and not Value.objects.exists()
    assert Entry.objects.get(action="kit.replaced").actor == json_lab.actor


@pytest.mark.parametrize("end", REPLACED)
def test_the_same_event_again_replaces_nothing_more(order, json_lab, end):
    kit = order(json_lab)
    for _ in range(3):
        json_lab.tells(kit, end)
    assert Kit.objects.count() == 2 and purposes() == ["kit-replaced"]


@pytest.mark.parametrize("end", REPLACED)
def test_after_the_last_replacement_what_is_missing_is_said(check, order, json_lab, end):
    last = tried_to_the_end(order, json_lab, end)
    assert last.state == end and Kit.objects.count() == MOST_IN_A_ROW + 1
    assert absent(check) == dict.fromkeys(last.markers, ENDS[State(end)].absent.key)
    assert purposes() == ["kit-replaced"] * MOST_IN_A_ROW + ["kit-ended"]
    json_lab.tells(last, end, event_id="once more")
    assert Value.objects.count() == len(last.markers) and purposes().count("kit-ended") == 1


def test_a_cancellation_by_the_supplier_replaces_nothing(check, order, json_lab):
    kit = json_lab.tells(order(json_lab), "cancelled")
    assert kit.state == "cancelled" and Kit.objects.count() == 1
    assert set(absent(check).values()) == {"kit_cancelled"} and purposes() == ["kit-cancelled"]


def test_a_test_that_failed_before_keeps_its_own_reason(check, order, json_lab, markers):
    kit = order(json_lab)
    row = {"biomarkerCode": "GHBI", "failureReasonCode": "haemolysed", "successful": False}
    json_lab.sends(markers(row, kit=kit.code))
    json_lab.tells(kit, "failed")
    tried = kit
    while (tried := Kit.objects.get(replaces=tried)) and tried.pk != Kit.objects.latest("id").pk:
        json_lab.tells(tried, "lost")
    json_lab.tells(tried, "lost")
    json_lab.tells(Kit.objects.latest("id"), "lost")
    assert absent(check) == {
        "hba1c": "haemolysed",
        **dict.fromkeys(("creatinine", "hdl_cholesterol", "total_cholesterol"), "kit_lost"),
    }


def test_what_was_lost_and_found_takes_the_place_of_the_reason(check, order, json_lab, markers):
    kit = tried_to_the_end(order, json_lab, "lost")
    json_lab.tells(kit, "received")
    json_lab.sends(markers(kit=kit.code))
    kit.refresh_from_db()
    assert kit.state == "resulted"
    assert Value.objects.filter(check_of=check, specimen=kit.id, absent="").count() == 6


def test_a_later_kit_of_the_same_tests_is_waited_for(check, order, json_lab):
    last = tried_to_the_end(order, json_lab, "lost")
    order(json_lab, markers=[Kind.HBA1C], at=NOON)
    before = (purposes(), absent(check))
    json_lab.tells(last, "failed")
    assert (purposes(), absent(check)) == before and Kit.objects.latest("id").markers == ["hba1c"]


def test_a_laboratory_that_sends_another_kit_itself_needs_none_of_ours(check, order, json_lab, markers):
    kit = order(json_lab)
    row = {"biomarkerCode": "GHBI", "failureReasonCode": "haemolysed", "successful": False}
    json_lab.sends(markers(row, kit=kit.code, pendingReorder=True))
    json_lab.tells(kit, "failed")
    assert Kit.objects.count() == 1 and absent(check) == {"hba1c": "haemolysed"} and purposes() == []


@pytest.mark.parametrize(("sent", "state"), [(False, "cancelled"), (True, "dispatched")])
def test_our_replacement_is_called_off_when_the_laboratory_sends_one_after_all(order, json_lab, markers, sent, state):
    kit = json_lab.tells(order(json_lab), "failed")
    if sent:
        json_lab.tells(kit.replacement, "dispatched")
    row = {"biomarkerCode": "GHBI", "failureReasonCode": "haemolysed", "successful": False}
    for number in range(2):
        json_lab.sends(markers(row, kit=kit.code, messageId=f"m-{number}", pendingReorder=True))
    assert list(Kit.objects.order_by("id").values_list("state", flat=True)) == ["reordered", state]


def test_no_message_about_a_kit_tells_a_result_or_blames():
    words = [body for what, body in WORDS.items() if what.startswith("kit-")]
    assert len(words) >= 5
    for body in words:
        assert body.endswith(".") and "NHS Health Check" in body
        assert not [word for word in ("cholesterol", "HbA1c", "haemolysed", "your fault", "failed") if word in body]
