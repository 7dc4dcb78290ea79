"""Tests of replacing a kit that mostly failed: once, of the same supplier and markers, and not without end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import Entry
from apps.checks.models import Value
from apps.delivery.models import Delivery
from apps.kits import replacing
from apps.kits.models import Kit, LabMessage
from healthcheck.measurement import Kind
from healthcheck.refusal import Conflict

NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)
VALUES = {"CHO": (5.2, "mmol/L"), "HDL": (1.3, "mmol/L"), "GHBI": (44, "mmol/mol"), "CRE": (82, "umol/L")}

pytestmark = pytest.mark.django_db


@pytest.fixture
def sends(json_lab, markers):
    """sends(kit, given=, failed=, ...) -> the kit after a message with these markers."""

    def send(kit, given="", failed="", *, message_id="m-1", **fields):
        rows = [{"biomarkerCode": key, "value": VALUES[key][0], "units": VALUES[key][1]} for key in given.split()]
        rows += [{"biomarkerCode": key, "failureReasonCode": "haemolysed"} for key in failed.split()]
        for row in rows:
            row["successful"] = "value" in row
        json_lab.sends(markers(*rows, kit=kit.code, messageId=f"{kit.code}-{message_id}", **fields))
        kit.refresh_from_db()
        return kit

    return send


def path(kit) -> list[str]:
    return [event.event for event in kit.events.all()]


def test_a_kit_that_mostly_failed_is_replaced_by_one_of_the_same_supplier_and_markers(order, json_lab, sends):
    kit = sends(order(json_lab), "CHO", "HDL GHBI CRE")
    assert (kit.state, path(kit)) == ("reordered", ["ordered", "failed", "reordered"])
    new = kit.replacement
    assert (new.state, path(new)) == ("ordered", ["ordered"])
    assert (new.supplier_id, new.markers, new.check_of_id) == (kit.supplier_id, kit.markers, kit.check_of_id)
    assert new.code != kit.code and not new.handed_out and new.ordered_at == NOON


@pytest.mark.parametrize(("given", "failed"), [("CHO HDL", "GHBI CRE"), ("CHO HDL GHBI", "CRE"), ("", "GHBI CRE")])
def test_a_kit_of_which_half_failed_is_not_replaced(order, json_lab, sends, given, failed):
    kit = sends(order(json_lab), given, failed)
    assert kit.state == ("resulted" if given else "failed")
    assert Kit.objects.count() == 1 and not Delivery.objects.filter(purpose="kit-replaced").exists()


def test_what_a_laboratory_has_not_spoken_of_yet_has_not_failed(order, json_lab, sends):
    assert sends(order(json_lab), "CHO").state == "resulted"
    assert Kit.objects.count() == 1


def test_failures_told_in_parts_add_up(order, json_lab, sends):
    kit = sends(order(json_lab), "CHO", message_id="m-1")
    assert sends(kit, "", "HDL GHBI", message_id="m-2").state == "resulted"
    assert sends(kit, "", "CRE", message_id="m-3").state == "reordered"
    assert path(kit) == ["ordered", "resulted", "reordered"]


def test_an_older_failure_that_comes_last_counts_for_nothing(order, json_lab, sends):
    kit = sends(order(json_lab), "CHO HDL GHBI CRE", resultDate="2024-11-20T18:00:00Z")
    sends(kit, "", "CHO HDL GHBI CRE", message_id="m-2", resultDate="2024-11-20T10:00:00Z")
    assert kit.state == "resulted" and Kit.objects.count() == 1


def test_the_person_is_told_once_and_without_a_word_of_the_results(check, order, json_lab, sends):
    kit = sends(order(json_lab), "", "CHO HDL GHBI CRE")
    (told,) = Delivery.objects.filter(channel="nhs_notify", purpose="kit-replaced")
    assert (told.reference, told.subject) == (kit.replacement.id, check.person_id)
    body = told.payload.body["body"]
    assert "new test kit" in body
    assert not [word for word in ("cholesterol", "blood", "haemolysed", kit.code) if word in body]


def test_the_trail_names_both_kits(check, order, json_lab, sends):
    kit = sends(order(json_lab), "", "CHO HDL GHBI CRE")
    entry = Entry.objects.get(action="kit.replaced")
    assert entry.subject == check.person_id
    assert entry.detail == {"kit": str(kit.replacement.id), "replaces": str(kit.id)}


def test_the_same_message_or_another_failure_replaces_nothing_again(order, json_lab, sends):
    kit = order(json_lab)
    for message_id in ("m-1", "m-1", "m-2"):
        sends(kit, "", "CHO HDL GHBI CRE", message_id=message_id)
    assert Kit.objects.count() == 2 and kit.state == "reordered"
    assert Delivery.objects.filter(purpose="kit-replaced").count() == 1


def test_a_laboratory_that_sends_another_kit_itself_needs_none_of_ours(order, json_lab, sends):
    kit = sends(order(json_lab), "CHO", "HDL GHBI CRE", pendingReorder=True)
    sends(kit, "", "CHO", message_id="m-2")
    assert kit.state == "failed" and Kit.objects.count() == 1


def test_no_more_than_two_replacements_follow_each_other(order, json_lab, sends):
    kit, states = order(json_lab), []
    for _ in range(replacing.MOST_IN_A_ROW + 1):
        states.append(sends(kit, "", "CHO HDL GHBI CRE").state)
        kit = Kit.objects.latest("id")
    assert states == ["reordered", "reordered", "failed"]
    assert Kit.objects.count() == 3


def test_a_later_kit_that_measures_the_same_is_replacement_enough(order, json_lab, sends):
    kit = sends(order(json_lab), "", "GHBI CRE")
    order(json_lab, markers=[Kind.HBA1C], at=NOON)
    assert sends(kit, "", "CHO HDL GHBI CRE", message_id="m-2").state == "failed"
    assert Kit.objects.count() == 2


def test_a_later_kit_that_measures_something_else_is_not(order, json_lab, sends):
    kit = sends(order(json_lab), "", "GHBI CRE")
    order(json_lab, markers=[Kind.ACR], at=NOON)
    assert sends(kit, "", "CHO HDL GHBI CRE", message_id="m-2").state == "reordered"


def test_a_result_that_comes_after_all_is_kept_and_the_replacement_stands(check, order, json_lab, sends):
    kit = sends(order(json_lab), "", "CHO HDL GHBI CRE", resultDate="2024-11-20T10:00:00Z")
    sends(kit, "CHO HDL GHBI CRE", message_id="m-2", resultDate="2024-11-20T18:00:00Z")
    assert (kit.state, kit.replacement.state) == ("reordered", "ordered")
    assert Value.objects.filter(check_of=check, absent="").count() == 4


def test_the_replacements_results_complete_the_check(check, order, json_lab, sends):
    kit = sends(order(json_lab), "", "CHO HDL GHBI CRE")
    new = sends(kit.replacement, "CHO HDL GHBI CRE", message_id="m-2")
    assert new.state == "resulted"
    assert Value.objects.filter(check_of=check, specimen=new.id, absent="").count() == 4


def test_a_kit_that_was_handed_out_and_failed_before_it_was_known_is_replaced_by_post(order, json_lab, sends):
    unknown = Kit(code="HC123456789010")
    with pytest.raises(Kit.DoesNotExist):
        sends(unknown, "", "CHO HDL GHBI CRE")
    kit = order(json_lab, code=unknown.code, at=NOON)
    assert kit.state == "reordered" and not kit.replacement.handed_out


def test_a_message_that_is_refused_replaces_nothing(order, json_lab, sends):
    kit = json_lab.tells(order(json_lab), "cancelled")
    with pytest.raises(Conflict):
        sends(kit, "", "CHO HDL GHBI CRE")
    assert LabMessage.objects.get().state == "refused"
    assert (
        Kit.objects.count() == 1
        and not Value.objects.filter(reported_at__isnull=False).exists()
        and not Delivery.objects.filter(purpose="kit-replaced").exists()
    )


def test_the_database_itself_refuses_a_second_replacement(order, json_lab, sends):
    kit = sends(order(json_lab), "", "CHO HDL GHBI CRE")
    other = json_lab.tells(kit.replacement, "lost")
    with pytest.raises(IntegrityError), transaction.atomic():
        Kit.objects.create(
            check_of=other.check_of,
            supplier=other.supplier,
            code="X-1234",
            handed_out=False,
            markers=[],
            state_at=NOON + timedelta(days=1),
            ordered_at=NOON + timedelta(days=1),
            replaces=kit,
        )
