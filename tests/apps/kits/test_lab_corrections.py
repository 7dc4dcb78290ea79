"""Corrections of a laboratory: of one specimen its newest word stands, a value or a failure, in any order."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.checks.assembly import as_subject_of
from apps.checks.models import Value
from apps.kits.suppliers import biomarker_json, uk_pathology_fhir
from healthcheck.measurement import Kind

NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)
CHOLESTEROL, HAEMOLYSED = "1005671000000105", "118128002"
FIRST, SECOND, THIRD = (f"2024-11-20T{hour}:00:00+00:00" for hour in (14, 15, 16))

pytestmark = pytest.mark.django_db


@pytest.fixture
def stands(check):
    """stands() -> what the check is assessed on: the cholesterol, or the reason there is none."""

    def read() -> str:
        check.refresh_from_db()
        found = as_subject_of(check, day=NOON.date()).latest(Kind.TOTAL_CHOLESTEROL)
        return str(getattr(found, "value", None) or found.reason.key)

    return read


@pytest.fixture
def sends(order, fhir_lab, fhir, quantity):
    """sends(when, content) -> the same kit's cholesterol, reported again."""
    kit = order(fhir_lab)

    def send(issued, content):
        report = fhir((CHOLESTEROL, content), kit=kit.code, issued=issued, message_id=f"m-{issued}-{len(content)}")
        fhir_lab.sends(report)
        kit.refresh_from_db()
        return kit.state

    return send


@pytest.fixture
def taken_back(quantity, absent):
    """The ways a laboratory says that a value it reported is none."""
    return {
        "haemolysed": {**absent(HAEMOLYSED), "status": "final"},
        "corrected": {**absent(HAEMOLYSED), "status": "corrected"},
        "cancelled": {**quantity(5, "mmol/L"), "status": "cancelled"},
    }


WAYS = [("haemolysed", "haemolysed"), ("corrected", "haemolysed"), ("cancelled", "cancelled")]


@pytest.mark.parametrize(("way", "reason"), WAYS)
def test_a_correction_to_a_failure_takes_the_value_away(sends, stands, quantity, taken_back, way, reason):
    sends(FIRST, quantity(5, "mmol/L"))
    assert stands() == "5.00"
    assert sends(SECOND, taken_back[way]) == "resulted"
    assert stands() == reason
    assert Value.objects.count() == 2  # what came in is never changed


@pytest.mark.parametrize(("way", "reason"), WAYS)
def test_a_correction_that_comes_before_the_original_stands(sends, stands, quantity, taken_back, way, reason):
    sends(SECOND, taken_back[way])
    sends(FIRST, quantity(5, "mmol/L"))
    assert stands() == reason


def test_a_failure_that_is_measured_after_all_gives_the_value(sends, stands, quantity, absent):
    assert sends(FIRST, absent(HAEMOLYSED)) == "failed"
    assert sends(SECOND, {**quantity(6, "mmol/L"), "status": "corrected"}) == "resulted"
    assert stands() == "6.00"


@pytest.mark.parametrize("order_of_arrival", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_three_words_end_in_the_last_one_in_any_order(sends, stands, quantity, absent, order_of_arrival):
    words = [(FIRST, quantity(5, "mmol/L")), (SECOND, absent(HAEMOLYSED)), (THIRD, quantity(7.5, "mmol/L"))]
    for place in order_of_arrival:
        sends(*words[place])
    assert stands() == "7.50"


def test_the_plain_message_is_corrected_by_its_result_date(order, json_lab, markers, stands):
    kit = order(json_lab)
    good = {"biomarkerCode": "CHO", "value": 5, "units": "mmol/L"}
    bad = {"biomarkerCode": "CHO", "successful": False, "failureReasonCode": "haemolysed"}
    for when, row in ((SECOND, bad), (FIRST, good)):
        json_lab.sends(markers(row, kit=kit.code, resultDate=when, collectedDate="2024-11-19"))
    assert stands() == "haemolysed"


def test_each_value_knows_its_kit_and_when_it_was_reported(order, json_lab, markers):
    kit = order(json_lab)
    json_lab.sends(markers(kit=kit.code))
    assert set(Value.objects.values_list("specimen", "reported_at")) == {(kit.id, NOON - timedelta(hours=20))}


def test_another_kits_result_is_no_correction(check, order, json_lab, markers, stands):
    first = order(json_lab)
    json_lab.sends(markers({"biomarkerCode": "CHO", "value": 5, "units": "mmol/L"}, kit=first.code, resultDate=FIRST))
    second = order(json_lab)
    failed = {"biomarkerCode": "CHO", "successful": False, "failureReasonCode": "haemolysed"}
    json_lab.sends(markers(failed, kit=second.code, resultDate=SECOND))
    assert stands() == "5.00"


def test_the_newest_time_of_report_and_observations_is_that_of_the_message(fhir, quantity, markers):
    later = {**quantity(5, "mmol/L"), "issued": "2024-11-20T18:00:00+00:00"}
    assert uk_pathology_fhir.read(fhir((CHOLESTEROL, later), issued=FIRST)).reported_at.hour == 18
    earlier = {**quantity(5, "mmol/L"), "issued": "2024-11-20T09:00:00+00:00"}
    assert uk_pathology_fhir.read(fhir((CHOLESTEROL, earlier), issued=FIRST)).reported_at.hour == 14
    assert biomarker_json.read(markers(resultDate=THIRD)).reported_at.hour == 16
