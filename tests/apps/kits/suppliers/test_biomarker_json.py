"""Tests of the order/biomarker message."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from apps.kits.suppliers import biomarker_json
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from healthcheck.refusal import Invalid


def refused(message) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        biomarker_json.read(message)
    return refusal.value


def failed(code, reason, description="") -> dict:
    return {
        "biomarkerCode": code,
        "value": None,
        "successful": False,
        "failureReasonCode": reason,
        "failureReasonDescription": description,
    }


def test_all_six_markers_are_read_in_their_own_units(markers):
    report = biomarker_json.read(markers())
    assert {value.kind: value.value for value in report.values} == {
        Kind.TOTAL_CHOLESTEROL: Decimal("5.20"),
        Kind.HDL_CHOLESTEROL: Decimal("1.30"),
        Kind.CHOLESTEROL_RATIO: Decimal("4.00"),
        Kind.HBA1C: Decimal("44.0"),
        Kind.CREATININE: Decimal("82.0"),
        Kind.ACR: Decimal("1.10"),
    }
    assert report.kit_code == "HC123456789010"


def test_a_message_without_an_id_is_known_by_its_order_and_result_date(markers):
    assert biomarker_json.identify(markers()) == "A-1001@2024-11-20T16:00:00.000Z"
    assert biomarker_json.identify(markers(messageId="M-7")) == "M-7"


def test_a_value_counts_from_the_collection_when_the_laboratory_tells_it(markers):
    told = biomarker_json.read(markers(collectedDate="2024-11-18T07:30:00+01:00"))
    untold = biomarker_json.read(markers())
    assert told.values[0].taken_at == datetime(2024, 11, 18, 6, 30, tzinfo=UTC)
    assert untold.values[0].taken_at == datetime(2024, 11, 20, 16, tzinfo=UTC)


def test_the_same_message_read_twice_gives_the_same_ids(markers):
    first, second = biomarker_json.read(markers()), biomarker_json.read(markers())
    assert [value.id for value in first.values] == [value.id for value in second.values]
    assert len({value.id for value in first.values}) == 6
    other = biomarker_json.read(markers(messageId="another"))
    assert isinstance(other.values[0].id, UUID) and other.values[0].id != first.values[0].id


def test_a_haemolysed_marker_gives_a_reason_not_a_number(markers):
    (value,) = biomarker_json.read(markers(failed("GHBI", "haemolysed"))).values
    assert isinstance(value, Absent) and value.reason is AbsentReason.HAEMOLYSED


def test_a_reason_is_also_known_by_its_snomed_code(markers):
    (value,) = biomarker_json.read(markers(failed("CHO", "281268007"))).values
    assert value.reason is AbsentReason.INSUFFICIENT


def test_an_unknown_reason_keeps_the_laboratorys_own_words_on_one_safe_line(markers):
    (value,) = biomarker_json.read(markers(failed("CHO", "not_calculated", "Tube\n broken\x00"))).values
    assert value.reason is AbsentReason.UNKNOWN
    assert value.words == "Tube broken"


def test_a_partial_message_keeps_values_and_failures_side_by_side(markers):
    report = biomarker_json.read(
        markers(
            {"biomarkerCode": "CHO", "value": 5, "units": "mmol/l"}, failed("HDL", "insufficient"), pendingReorder=True
        )
    )
    assert isinstance(report.values[0], Measurement) and isinstance(report.values[1], Absent)
    assert report.pending_reorder


def test_a_bound_keeps_its_comparator(markers):
    (value,) = biomarker_json.read(markers({"biomarkerCode": "ACR", "value": "<0.3", "units": "mg/mmol"})).values
    assert (value.comparator, value.value) == ("<", Decimal("0.30"))


@pytest.mark.parametrize("micro", ["\u00b5mol/L", "\u03bcmol/L", "umol/l"])
def test_a_unit_is_understood_as_laboratories_write_it(markers, micro):
    (value,) = biomarker_json.read(markers({"biomarkerCode": "CRE", "value": 90, "units": micro})).values
    assert value.value == 90


def test_a_marker_the_check_does_not_use_is_named_and_left_alone(markers):
    report = biomarker_json.read(
        markers({"biomarkerCode": "TRIG", "value": 1.1, "units": "mmol/L"}, failed("CHO", "rejected"))
    )
    assert report.ignored == ("TRIG",) and len(report.values) == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"biomarkerCode": "GHBI", "value": 6.1, "units": "%"}, "wrong-unit"),
        ({"biomarkerCode": "GHBI", "value": 48, "units": "mmol/L"}, "wrong-unit"),
        ({"biomarkerCode": "CHO", "value": 201, "units": "mmol/L"}, "out-of-range"),
        ({"biomarkerCode": "CHO", "value": -1, "units": "mmol/L"}, "out-of-range"),
        ({"biomarkerCode": "CHO", "value": Decimal("1e999"), "units": "mmol/L"}, "out-of-range"),
        ({"biomarkerCode": "CHO", "value": float("nan"), "units": "mmol/L"}, "not-a-number"),
        ({"biomarkerCode": "CHO", "value": "5.2", "units": "mmol/L"}, "not-a-number"),
        ({"biomarkerCode": "CHO", "value": "5,2", "units": "mmol/L"}, "not-a-number"),
        ({"biomarkerCode": "CHO", "value": True, "units": "mmol/L"}, "not-a-number"),
        ({"biomarkerCode": "CHO", "value": None, "units": "mmol/L"}, "not-a-number"),
        ({"biomarkerCode": "CHO", "value": 5}, "bad-message"),
        ({"biomarkerCode": "CHO", "value": 5, "units": "mmol/L", "successful": "yes"}, "bad-message"),
        ({"biomarkerCode": "CHO", "value": 5, "units": "mmol/L", "failureReasonCode": "x"}, "value-and-reason"),
        ({"biomarkerCode": "CHO", "value": 5, "successful": False, "failureReasonCode": "x"}, "value-and-reason"),
        ({"biomarkerCode": "CHO", "successful": False}, "value-and-reason"),
        ({"biomarkerCode": "CHO", "value": 5, "units": "mmol/L", "note": "x"}, "unknown-field"),
        ({"biomarkerCode": "TRIG", "value": 1, "units": "mmol/L"}, "nothing-to-read"),
    ],
)
def test_a_marker_that_cannot_be_right_refuses_the_whole_message(markers, row, code):
    good = [] if code == "nothing-to-read" else [{"biomarkerCode": "HDL", "value": 1.1, "units": "mmol/L"}]
    refusal = refused(markers(*good, row))
    assert refusal.code == code
    assert refusal.field.startswith("/resultData")


def test_two_values_of_one_marker_contradict(markers):
    row = {"biomarkerCode": "CHO", "value": 5, "units": "mmol/L"}
    assert refused(markers(row, row)).code == "two-values"


@pytest.mark.parametrize(
    "fields",
    [
        {"resultDate": "yesterday"},
        {"resultDate": "2024-11-20T16:00:00"},
        {"resultDate": None},
        {"orderId": ""},
        {"orderExternalReference": 7},
        {"resultData": {"CHO": 5}},
        {"resultData": ["CHO"]},
        {"pendingReorder": "no"},
        {"patientName": "x"},
    ],
)
def test_a_message_with_the_wrong_shape_is_refused(markers, fields):
    assert refused(markers(**fields)).code in {"bad-message", "bad-time", "unknown-field"}
