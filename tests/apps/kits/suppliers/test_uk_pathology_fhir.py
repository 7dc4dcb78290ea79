"""Tests of the national pathology message."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from apps.kits.suppliers import uk_pathology_fhir
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from healthcheck.refusal import Invalid

CHOLESTEROL, HDL, HBA1C = "1005671000000105", "1005681000000107", "999791000000106"
PATIENT, SPECIMEN, REPORT, FIRST = 1, 5, 4, 6  # where they stand in the message


def refused(message) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        uk_pathology_fhir.read(message)
    return refusal.value


def test_every_analyte_is_read_by_its_palm_code(fhir):
    report = uk_pathology_fhir.read(fhir())
    assert {value.kind: value.value for value in report.values} == {
        Kind.TOTAL_CHOLESTEROL: Decimal("6.10"),
        Kind.HDL_CHOLESTEROL: Decimal("1.44"),
        Kind.HBA1C: Decimal("38.0"),
        Kind.CREATININE: Decimal("79.0"),
        Kind.ACR: Decimal("0.80"),
    }


@pytest.mark.parametrize(
    ("code", "ucum", "value", "kind"),
    [
        (CHOLESTEROL, "mmol/L", 5, Kind.TOTAL_CHOLESTEROL),
        (HDL, "mmol/L", 1.2, Kind.HDL_CHOLESTEROL),
        ("1015681000000109", "{ratio}", 4.2, Kind.CHOLESTEROL_RATIO),
        ("1015681000000109", "1", 4.2, Kind.CHOLESTEROL_RATIO),
        ("1003671000000109", "mmol/mol", 41, Kind.HBA1C),
        ("1000731000000107", "umol/L", 70, Kind.CREATININE),
    ],
)
def test_the_older_codes_are_read_too(fhir, quantity, code, ucum, value, kind):
    (found,) = uk_pathology_fhir.read(fhir((code, quantity(value, ucum)))).values
    assert found.kind is kind and float(found.value) == value


def test_message_kit_patient_and_specimen_are_told(fhir):
    report = uk_pathology_fhir.read(fhir())
    assert (report.message_id, report.kit_code) == ("b5c8a6d2", "HC123456789010")
    assert report.patient is not None and report.patient.digits == "9990000018"
    assert report.collected_at == datetime(2024, 11, 18, 7, 52, tzinfo=UTC)
    assert report.received_at == datetime(2024, 11, 20, 9, 10, tzinfo=UTC)
    assert {value.taken_at for value in report.values} == {report.collected_at}


def test_without_a_collection_time_a_value_counts_from_its_arrival_at_the_laboratory(fhir):
    message = fhir()
    del message["entry"][SPECIMEN]["resource"]["collection"]
    report = uk_pathology_fhir.read(message)
    assert report.collected_at is None
    assert report.values[0].taken_at == report.received_at


def test_without_any_specimen_a_value_counts_from_the_report(fhir):
    message = fhir()
    del message["entry"][SPECIMEN]
    assert uk_pathology_fhir.read(message).values[0].taken_at == datetime(2024, 11, 20, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("118128002", AbsentReason.HAEMOLYSED),
        ("281268007", AbsentReason.INSUFFICIENT),
        ("455371000124106", AbsentReason.INVALID),
        ("373880007", AbsentReason.REJECTED),
        ("384281000000108", AbsentReason.LAB_ERROR),
        ("240031000000109", AbsentReason.UNKNOWN),
    ],
)
def test_a_failed_analyte_gives_the_laboratorys_reason_not_a_number(fhir, absent, code, reason):
    (value,) = uk_pathology_fhir.read(fhir((CHOLESTEROL, absent(code)))).values
    assert isinstance(value, Absent) and value.reason is reason


def test_fhirs_own_error_code_keeps_the_laboratory_error(fhir, absent):
    system = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
    (value,) = uk_pathology_fhir.read(fhir((HBA1C, absent("error", system)))).values
    assert value.reason is AbsentReason.LAB_ERROR


def test_an_unknown_reason_keeps_its_words(fhir, absent):
    (value,) = uk_pathology_fhir.read(fhir((HBA1C, absent("261665006", text="Clotted")))).values
    assert (value.reason, value.words) == (AbsentReason.UNKNOWN, "Clotted")


def test_a_failure_code_in_the_value_is_a_failure(fhir):
    coded = {"valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "118128002"}]}}
    (value,) = uk_pathology_fhir.read(fhir((HBA1C, coded))).values
    assert value.reason is AbsentReason.HAEMOLYSED


def test_a_result_in_words_is_unreadable_and_never_turned_into_a_number(fhir):
    (value,) = uk_pathology_fhir.read(fhir((HBA1C, {"valueString": "about 48"}))).values
    assert isinstance(value, Absent) and value.reason is AbsentReason.UNREADABLE


def test_a_panel_that_failed_whole_fails_each_of_its_analytes(fhir, absent):
    report = uk_pathology_fhir.read(fhir(("271244005", absent("118128002"))))
    assert {(value.kind, value.reason) for value in report.values} == {
        (Kind.TOTAL_CHOLESTEROL, AbsentReason.HAEMOLYSED),
        (Kind.HDL_CHOLESTEROL, AbsentReason.HAEMOLYSED),
    }
    assert len({value.id for value in report.values}) == 2


def test_a_panel_with_members_is_only_a_frame(fhir, quantity):
    group = ("271244005", {"hasMember": [{"reference": "urn:uuid:result-1"}]})
    report = uk_pathology_fhir.read(fhir(group, (CHOLESTEROL, quantity(5, "mmol/L"))))
    assert [value.kind for value in report.values] == [Kind.TOTAL_CHOLESTEROL]
    assert report.ignored == ()


def test_a_retest_in_the_same_message_stands_over_the_failure(fhir, quantity, absent):
    for order in (1, -1):
        results = [(CHOLESTEROL, absent("118128002")), (CHOLESTEROL, quantity(5, "mmol/L"))][::order]
        (value,) = uk_pathology_fhir.read(fhir(*results)).values
        assert isinstance(value, Measurement)


@pytest.mark.parametrize(("given", "kept"), [("<", "<"), ("<=", "<"), (">", ">"), (">=", ">")])
def test_a_bound_keeps_its_comparator(fhir, quantity, given, kept):
    (value,) = uk_pathology_fhir.read(fhir((HDL, quantity(0.2, "mmol/L", comparator=given)))).values
    assert value.comparator == kept


@pytest.mark.parametrize("status", ["final", "corrected", "amended"])
def test_a_firm_result_is_a_value(fhir, quantity, status):
    report = uk_pathology_fhir.read(fhir((HDL, {**quantity(1, "mmol/L"), "status": status})))
    assert isinstance(report.values[0], Measurement)


def test_a_cancelled_result_is_absent_even_with_a_number_beside_it(fhir, quantity):
    (value,) = uk_pathology_fhir.read(fhir((HDL, {**quantity(1, "mmol/L"), "status": "cancelled"}))).values
    assert isinstance(value, Absent)


def test_a_result_entered_in_error_is_taken_back(fhir, quantity):
    (value,) = uk_pathology_fhir.read(fhir((HDL, {**quantity(1, "mmol/L"), "status": "entered-in-error"}))).values
    assert value.reason is AbsentReason.WITHDRAWN


def test_a_cancelled_result_keeps_the_reason_that_it_gives_and_else_says_that_it_was_cancelled(fhir, absent):
    for content, reason in (
        (absent("118128002"), AbsentReason.HAEMOLYSED),
        ({}, AbsentReason.CANCELLED),
        ({"valueString": "see note"}, AbsentReason.UNREADABLE),
    ):
        (value,) = uk_pathology_fhir.read(fhir((HDL, {**content, "status": "cancelled"}))).values
        assert value.reason is reason


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_a_panel_that_is_taken_back_takes_its_analytes_back(fhir, status):
    values = uk_pathology_fhir.read(fhir(("271244005", {"status": status}))).values
    assert [value.kind for value in values] == [Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL]
    assert all(isinstance(value, Absent) for value in values)


def test_a_new_value_beside_the_one_that_it_takes_the_place_of_stands(fhir, quantity):
    old = (HDL, {**quantity(9, "mmol/L"), "status": "entered-in-error"})
    new = (HDL, {**quantity(1, "mmol/L"), "status": "corrected"})
    for results in ((old, new), (new, old)):
        (value,) = uk_pathology_fhir.read(fhir(*results)).values
        assert value.value == 1


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_a_report_that_is_taken_back_takes_back_each_of_its_results_whatever_their_own_status(fhir, status):
    message = fhir()
    message["entry"][REPORT]["resource"]["status"] = status
    report = uk_pathology_fhir.read(message)
    assert {value.reason for value in report.values} == {AbsentReason.WITHDRAWN}
    assert len(report.values) == 5 and not report.withdraws


def test_a_report_without_results_that_is_taken_back_speaks_of_the_whole_kit(fhir):
    message = fhir()
    message["entry"][REPORT]["resource"]["status"] = "entered-in-error"
    del message["entry"][FIRST:]
    report = uk_pathology_fhir.read(message)
    assert report.withdraws and report.values == ()


def test_a_preliminary_result_is_not_taken_yet(fhir, quantity):
    early = {**quantity(1, "mmol/L"), "status": "preliminary"}
    report = uk_pathology_fhir.read(fhir((HDL, early), (CHOLESTEROL, quantity(5, "mmol/L"))))
    assert [value.kind for value in report.values] == [Kind.TOTAL_CHOLESTEROL]
    assert report.ignored == (HDL,)


def test_what_the_check_does_not_use_is_named(fhir, quantity):
    report = uk_pathology_fhir.read(
        fhir(
            ("1107741000000108", quantity(4.2, "1")),
            ("12021000237106", quantity(4.7, "mmol/L")),
            ("1106051000000106", quantity(60, "U/L")),
            (CHOLESTEROL, quantity(6.1, "mmol/L")),
        )
    )
    assert report.ignored == ("HDL/total cholesterol ratio", "Non-HDL cholesterol", "1106051000000106")
    assert [value.kind for value in report.values] == [Kind.TOTAL_CHOLESTEROL]
