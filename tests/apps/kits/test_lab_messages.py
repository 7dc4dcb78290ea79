"""Tests of receiving laboratory messages: kept first, read second, once, and only into the right check."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from apps.checks.models import Value
from apps.kits import actions
from apps.kits.models import LabMessage, SupplierAccount
from healthcheck.refusal import Conflict

NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)
CHOLESTEROL = "1005671000000105"

pytestmark = pytest.mark.django_db


def kept() -> LabMessage:
    return LabMessage.objects.get()


def values(check) -> dict[str, str]:
    return {row.kind: row.value or row.absent for row in Value.objects.filter(check_of=check)}


def test_results_go_into_the_check_of_their_kit(check, order, fhir_lab, fhir):
    kit = order(fhir_lab)
    message = fhir_lab.sends(fhir(kit=kit.code))
    kit.refresh_from_db()
    assert (message.state, kit.state) == ("read", "resulted")
    assert values(check) == {
        "total_cholesterol": "6.10",
        "hdl_cholesterol": "1.44",
        "hba1c": "38.0",
        "creatinine": "79.0",
        "acr": "0.80",
    }


def test_results_of_the_plain_message_go_the_same_way(check, order, json_lab, markers):
    kit = order(json_lab)
    json_lab.sends(markers(kit=kit.code))
    assert values(check)["hba1c"] == "44.0"
    assert set(Value.objects.values_list("source", flat=True)) == {"laboratory"}


def test_the_body_is_kept_as_it_came_and_sealed(order, json_lab, markers):
    raw = json.dumps(markers(kit=order(json_lab).code), indent=3).encode()
    json_lab.sends(raw)
    assert kept().body == raw
    assert b"resultData" not in LabMessage.objects.values_list("body", flat=True)[0].ciphertext


def test_a_haemolysed_sample_gives_reasons_and_another_kit(check, order, fhir_lab, fhir, absent):
    kit = order(fhir_lab)
    fhir_lab.sends(fhir(("271244005", absent("118128002")), ("999791000000106", absent("118128002")), kit=kit.code))
    kit.refresh_from_db()
    assert [event.event for event in kit.events.all()] == ["ordered", "failed", "reordered"]
    assert values(check) == dict.fromkeys(["total_cholesterol", "hdl_cholesterol", "hba1c"], "haemolysed")


def test_a_partial_result_keeps_values_and_reasons(check, order, fhir_lab, fhir, quantity, absent):
    kit = order(fhir_lab)
    fhir_lab.sends(fhir((CHOLESTEROL, quantity(5, "mmol/L")), ("999791000000106", absent("281268007")), kit=kit.code))
    kit.refresh_from_db()
    assert kit.state == "resulted"
    assert values(check) == {"total_cholesterol": "5.00", "hba1c": "insufficient"}


def test_the_same_message_again_has_no_second_effect(check, order, json_lab, markers):
    message = markers(kit=order(json_lab).code)
    first = json_lab.sends(message)
    again = json_lab.sends(message, at=NOON + timedelta(hours=1))
    assert again.id == first.id and again.read_at == first.read_at
    assert Value.objects.count() == 6


def test_the_same_id_with_another_body_is_a_conflict_and_the_first_stands(check, order, json_lab, markers):
    kit = order(json_lab)
    json_lab.sends(markers(kit=kit.code))
    with pytest.raises(Conflict) as refusal:
        json_lab.sends(markers(kit=kit.code, pendingReorder=True))
    assert refusal.value.code == "message-replayed-differently"
    assert kept().pending_reorder is False


def test_two_laboratories_may_use_the_same_message_id(order, fhir_lab, fhir, json_lab, markers):
    json_lab.sends(markers(kit="LAB-0001", messageId="b5c8a6d2"))
    fhir_lab.sends(fhir(kit="LAB-0001"))
    assert LabMessage.objects.filter(message_id="b5c8a6d2").count() == 2


def test_a_message_before_its_kit_waits_and_is_read_when_the_kit_is_registered(check, order, fhir_lab, fhir):
    early = fhir_lab.sends(fhir())
    assert early.state == "waiting" and not Value.objects.exists()
    kit = order(fhir_lab, code="HC123456789010", at=NOON)
    assert (kept().state, kit.state) == ("read", "resulted")
    assert values(check)["total_cholesterol"] == "6.10"


def test_what_was_interrupted_is_read_later(check, order, json_lab, markers):
    message = json_lab.sends(markers())
    order(json_lab, code=message.kit_code)
    LabMessage.objects.update(state="kept", kit=None, read_at=None)
    Value.objects.all().delete()
    assert actions.read_left_over(by="service:kits", at=NOON) == 0
    assert actions.read_left_over(by="service:kits", at=NOON + timedelta(minutes=2)) == 1
    assert len(values(check)) == 6


def test_one_message_that_breaks_the_reader_does_not_stop_the_others(check, order, json_lab, markers, caplog):
    order(json_lab, code="LAB-0001")
    broken = json_lab.sends(markers(messageId="1"))
    json_lab.sends(markers(messageId="2", kit="LAB-0001"))
    LabMessage.objects.update(state="kept", kit=None, read_at=None)
    Value.objects.all().delete()
    SupplierAccount.objects.create(key="gone", reader="gone", organisation=json_lab.account.organisation)
    LabMessage.objects.filter(pk=broken.pk).update(supplier=SupplierAccount.objects.get(key="gone"))
    assert actions.read_left_over(by="service:kits", at=NOON + timedelta(minutes=2)) == 1
    assert LabMessage.objects.get(pk=broken.pk).state == "kept"
    assert str(broken.pk) in caplog.text and "CHO" not in caplog.text


def test_what_waits_for_a_kit_that_is_known_by_now_is_read_later(check, order, json_lab, markers):
    kit = order(json_lab)
    json_lab.sends(markers())
    LabMessage.objects.update(kit_code=kit.code)
    assert actions.read_left_over(by="service:kits", at=NOON) == 0  # its body still names the other kit
    assert kept().kit_code == "HC123456789010"
