"""Laboratory messages that are refused, and what stays of them."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.audit.models import Entry
from apps.checks.models import Value
from apps.kits.models import LabMessage
from healthcheck.refusal import Conflict, Invalid, Missing

NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)
CHOLESTEROL = "1005671000000105"

pytestmark = pytest.mark.django_db


def kept() -> LabMessage:
    return LabMessage.objects.get()


def values(check) -> dict[str, str]:
    return {row.kind: row.value or row.absent for row in Value.objects.filter(check_of=check)}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"biomarkerCode": "GHBI", "value": 6.1, "units": "%"}, "wrong-unit"),
        ({"biomarkerCode": "CHO", "value": 201, "units": "mmol/L"}, "out-of-range"),
        ({"biomarkerCode": "CHO", "value": "5.2", "units": "mmol/L"}, "not-a-number"),
        ({"biomarkerCode": "TRIG", "value": 1.2, "units": "mmol/L"}, "nothing-to-read"),
    ],
)
def test_a_message_that_cannot_be_right_stores_no_value_but_stays_for_somebody_to_look_at(
    order, json_lab, markers, row, code
):
    kit = order(json_lab)
    good = [] if code == "nothing-to-read" else [{"biomarkerCode": "HDL", "value": 1.1, "units": "mmol/L"}]
    with pytest.raises(Invalid) as refusal:
        json_lab.sends(markers(*good, row, kit=kit.code))
    kit.refresh_from_db()
    assert refusal.value.code == code
    assert not Value.objects.exists() and kit.state == "ordered"
    assert kept().state == "refused" and kept().reason.startswith(code)
    assert Entry.objects.filter(action="laboratory_message.refused", detail__reason=code).exists()


def test_a_refused_message_sent_again_is_refused_again(order, json_lab, markers):
    message = markers({"biomarkerCode": "CHO", "value": 201, "units": "mmol/L"}, kit=order(json_lab).code)
    for _ in range(2):
        with pytest.raises(Invalid):
            json_lab.sends(message)
    assert kept().state == "refused"


@pytest.mark.parametrize("raw", [b"not json", b'{"value": NaN}', b"[1]", b"{}"])
def test_even_a_message_without_an_id_is_kept(json_lab, raw):
    for _ in range(2):
        with pytest.raises(Invalid):
            json_lab.sends(raw)
    assert kept().message_id.startswith("sha256:") and kept().body == raw


def test_another_laboratorys_kit_is_as_unknown_as_none(order, fhir_lab, fhir, json_lab):
    kit = order(json_lab)
    with pytest.raises(Missing) as refusal:
        fhir_lab.sends(fhir(kit=kit.code))
    kit.refresh_from_db()
    assert refusal.value.code == "unknown-kit"
    assert (kept().state, kept().kit_id, kit.state) == ("refused", None, "ordered")


def test_a_message_that_waited_for_another_laboratorys_kit_is_refused_when_it_is_known(order, fhir_lab, fhir, json_lab):
    fhir_lab.sends(fhir())
    kit = order(json_lab, code="HC123456789010")
    assert (kept().state, kit.state) == ("refused", "ordered")
    assert not Value.objects.exists()


def test_a_message_about_another_person_than_the_kit_is_refused(another_check, order, fhir_lab, fhir):
    kit = order(fhir_lab, check_id=another_check.id)
    with pytest.raises(Conflict) as refusal:
        fhir_lab.sends(fhir(kit=kit.code))
    assert refusal.value.code == "another-person"
    assert not Value.objects.exists()


def test_a_kit_that_was_handed_out_may_be_used_before_it_is_registered(check, order, json_lab, markers):
    json_lab.sends(markers(collectedDate="2024-11-10"))
    order(json_lab, code="HC123456789010")
    assert len(values(check)) == 6


def test_a_specimen_from_the_future_is_refused(order, json_lab, markers):
    with pytest.raises(Invalid) as refusal:
        json_lab.sends(markers(kit=order(json_lab).code, collectedDate="2024-11-22"))
    assert refusal.value.code == "future"


OLD = "2024-09-21T12:00:00Z"  # 61 days before it comes in


@pytest.mark.parametrize("fields", [{"collectedDate": OLD}, {"resultDate": OLD}, {"collectedDate": "0001-01-01"}])
@pytest.mark.parametrize("code", [None, "HC123456789010"], ids=["ordered", "handed out"])
def test_a_specimen_or_result_older_than_sixty_days_is_refused(check, order, json_lab, markers, fields, code):
    kit = order(json_lab, code=code)
    with pytest.raises(Invalid) as refusal:
        json_lab.sends(markers(kit=kit.code, **fields))
    assert refusal.value.code == "specimen-too-old"
    assert kept().state == "refused" and not Value.objects.exists()


@pytest.mark.parametrize("times", [{"collected": OLD}, {"issued": OLD}])
def test_an_old_pathology_report_is_refused_too(order, fhir_lab, fhir, times):
    kit = order(fhir_lab, code="HC123456789010")
    with pytest.raises(Invalid) as refusal:
        fhir_lab.sends(fhir(kit=kit.code, **times))
    assert refusal.value.code == "specimen-too-old"


def test_what_was_fresh_when_it_came_in_may_wait_for_its_kit(check, order, json_lab, markers):
    json_lab.sends(markers(collectedDate="2024-09-23T12:00:00Z"))
    order(json_lab, code="HC123456789010", at=NOON + timedelta(days=30))
    assert len(values(check)) == 6


def test_a_result_from_the_future_is_refused(order, json_lab, markers):
    with pytest.raises(Invalid) as refusal:
        json_lab.sends(
            markers(kit=order(json_lab).code, resultDate="9999-12-31T23:59:59-14:00", collectedDate="2024-11-20")
        )
    assert refusal.value.code in {"future", "bad-time"}


def test_results_of_a_cancelled_kit_are_refused(order, json_lab, markers):
    kit = order(json_lab)
    json_lab.tells(kit, "cancelled")
    with pytest.raises(Conflict):
        json_lab.sends(markers(kit=kit.code))
    assert kept().state == "refused" and not Value.objects.filter(reported_at__isnull=False).exists()


def test_a_second_message_of_a_kit_adds_what_the_first_did_not_have(check, order, json_lab, markers):
    kit = order(json_lab)
    json_lab.sends(markers({"biomarkerCode": "CHO", "value": 5, "units": "mmol/L"}, kit=kit.code, messageId="1"))
    json_lab.sends(markers({"biomarkerCode": "GHBI", "value": 41, "units": "mmol/mol"}, kit=kit.code, messageId="2"))
    assert values(check) == {"total_cholesterol": "5.00", "hba1c": "41.0"}


def test_what_the_laboratory_says_besides_is_noted(order, json_lab, markers):
    rows = [
        {"biomarkerCode": "CHO", "value": 5, "units": "mmol/L"},
        {"biomarkerCode": "TRIG", "value": 1, "units": "mmol/L"},
    ]
    json_lab.sends(markers(*rows, kit=order(json_lab).code, pendingReorder=True))
    assert kept().ignored == ["TRIG"] and kept().pending_reorder


def test_the_trail_names_messages_by_our_id_and_never_by_their_content(order, json_lab, markers):
    json_lab.sends(markers(kit=order(json_lab).code))
    entries = Entry.objects.filter(action__startswith="laboratory_message")
    assert sorted(entry.action for entry in entries) == ["laboratory_message.kept", "laboratory_message.read"]
    assert {entry.detail["message"] for entry in entries} == {str(kept().id)}
