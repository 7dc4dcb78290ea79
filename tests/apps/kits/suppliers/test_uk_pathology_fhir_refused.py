"""National pathology messages that cannot be right."""

import pytest

from apps.kits.suppliers import uk_pathology_fhir
from healthcheck.refusal import Invalid

CHOLESTEROL, HDL, HBA1C = "1005671000000105", "1005681000000107", "999791000000106"
PATIENT, SPECIMEN, REPORT, FIRST = 1, 5, 4, 6  # where they stand in the message


def refused(message) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        uk_pathology_fhir.read(message)
    return refusal.value


@pytest.mark.parametrize(
    ("value", "ucum", "code"),
    [
        (201, "mg/dL", "wrong-unit"),
        (5, "mmol/mol", "wrong-unit"),
        (201, "mmol/L", "out-of-range"),
        (float("nan"), "mmol/L", "not-a-number"),
        ("5.2", "mmol/L", "not-a-number"),
        (None, "mmol/L", "not-a-number"),
        (5, "", "bad-message"),
    ],
)
def test_a_value_that_cannot_be_right_refuses_the_whole_message(fhir, quantity, value, ucum, code):
    refusal = refused(fhir((HDL, quantity(1, "mmol/L")), (CHOLESTEROL, quantity(value, ucum))))
    assert refusal.code == code
    assert refusal.field.startswith(f"/entry/{FIRST + 1}/resource/valueQuantity")


def test_a_unit_that_is_not_ucum_is_refused(fhir, quantity):
    assert refused(fhir((HDL, quantity(1, "mmol/L", system="http://example.org")))).code == "wrong-unit"


def test_two_values_of_one_analyte_contradict_though_their_codes_differ(fhir, quantity):
    two = ("1106541000000101", quantity(5, "mmol/L")), (CHOLESTEROL, quantity(6, "mmol/L"))
    assert refused(fhir(*two)).code == "two-values"


def test_a_value_beside_a_reason_for_none_is_refused(fhir, quantity, absent):
    assert refused(fhir((HDL, {**quantity(1, "mmol/L"), **absent("118128002")}))).code == "value-and-reason"


def test_a_message_with_nothing_for_the_check_is_refused(fhir, quantity):
    assert refused(fhir(("1106051000000106", quantity(60, "U/L")))).code == "nothing-to-read"


def _change(message, place, **content):
    message["entry"][place]["resource"].update(content)
    return message


def test_two_patients_in_one_message_are_refused(fhir):
    message = fhir()
    message["entry"].append(message["entry"][PATIENT])
    assert refused(message).code == "bad-message"


def test_a_wrong_nhs_number_is_refused(fhir):
    wrong = [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000019"}]
    assert refused(_change(fhir(), PATIENT, identifier=wrong)).code == "bad-nhs-number"


def test_requests_for_two_kits_are_refused(fhir):
    assert refused(_change(fhir(), 3, requisition={"value": "HC000000000000"})).code == "bad-message"


def test_a_request_without_a_requisition_names_the_kit_by_its_identifier(fhir):
    message = fhir()
    for place in (2, 3):
        del message["entry"][place]["resource"]["requisition"]
        message["entry"][place]["resource"]["identifier"] = [{"value": "LAB-7"}]
    assert uk_pathology_fhir.read(message).kit_code == "LAB-7"


@pytest.mark.parametrize("status", ["preliminary", "registered", "unknown", None])
def test_a_report_that_is_not_final_is_refused(fhir, status):
    assert refused(_change(fhir(), REPORT, status=status)).code == "not-a-final-report"


@pytest.mark.parametrize(
    "change",
    [
        {"resourceType": "Observation"},
        {"type": "transaction"},
        {"identifier": None},
        {"entry": None},
        {"entry": [7]},
        {"entry": [{"fullUrl": "urn:uuid:x"}]},
    ],
)
def test_anything_but_a_pathology_message_is_refused(fhir, change):
    assert refused({**fhir(), **change}).code in {"not-a-pathology-report", "bad-message"}


def test_another_event_is_refused(fhir):
    message = _change(fhir(), 0, eventCoding={"system": "http://snomed.info/sct", "code": "721981007"})
    assert refused(message).code == "not-a-pathology-report"
