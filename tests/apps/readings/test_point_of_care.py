"""Blood tested beside the person: only by staff, told whole, and never used where the device failed its control."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.checks.assembly import as_subject_of
from apps.checks.models import HealthCheck, State, Value
from apps.clients.clock import now
from healthcheck.grade import of_measurement
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from tests.apps import scene

pytestmark = pytest.mark.django_db

LIPIDS = (("total_cholesterol", 5.4, "mmol/L"), ("hdl_cholesterol", 1.3, "mmol/L"))


@pytest.fixture
def check() -> HealthCheck:
    return scene.opened()


def told_test(*, passed: bool = True, minutes: int = 60, **changes) -> dict:
    control = {"passed": passed, "at": (now() - timedelta(minutes=minutes)).isoformat()}
    return {"lot": "LOT-5512", "operator": "T-07", "quality_control": control} | changes


def blood(*values: tuple, place: str = "pharmacy", minutes: int = 5, **changes) -> dict:
    written = [{"kind": kind, "value": value, "unit": unit} for kind, value, unit in values or LIPIDS]
    when = (now() - timedelta(minutes=minutes)).isoformat()
    body = {"taken_at": when, "place": place, "device": "Analyser 3", "values": written, "test": told_test()}
    return body | changes


def send(door: scene.Door, check: HealthCheck, *readings: dict):
    return door.post(f"/v1/checks/{check.id}/readings", {"readings": list(readings)})


def latest(check: HealthCheck, kind: Kind) -> Measurement | Absent:
    return as_subject_of(check, day=now().date()).latest(kind)


def test_lot_operator_and_control_are_kept_with_the_value(check: HealthCheck):
    assert send(scene.helper(check)[0], check, blood(("hba1c", 44, "mmol/mol"))).status_code == 201
    found = latest(check, Kind.HBA1C)
    assert isinstance(found, Measurement) and found.test is not None
    assert (found.value, found.test.device, found.test.lot) == (Decimal(44), "Analyser 3", "LOT-5512")
    assert (found.test.operator, found.test.passed) == ("T-07", True)
    assert of_measurement(found).grade.name == "B"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"test": None}, "/readings/0/test"),
        ({"test": {"lot": "L1", "operator": "T-07"}}, "/readings/0/test/quality_control"),
        ({"test": told_test(lot="")}, "/readings/0/test/lot"),
        ({"test": told_test(lot="  ")}, "/readings/0/test/lot"),
        ({"test": told_test(lot="\u200b")}, "/readings/0/test/lot"),
        ({"test": told_test(lot="--")}, "/readings/0/test/lot"),
        ({"test": told_test(operator="Jane Smith")}, "/readings/0/test/operator"),
        ({"test": told_test(operator="")}, "/readings/0/test/operator"),
        ({"test": told_test(quality_control={"passed": True})}, "/readings/0/test/quality_control/at"),
        ({"test": told_test(minutes=-2)}, "/readings/0/test/quality_control/at"),
        ({"device": ""}, "/readings/0/device"),
        ({"device": "  "}, "/readings/0/device"),
        ({"place": "home"}, "/readings/0/values/0/kind"),
        ({"values": [{"kind": "weight", "value": 70, "unit": "kg"}]}, "/readings/0/test"),
        ({"values": [{"kind": "total_cholesterol", "value": 5.4, "unit": "mg/dL"}]}, "/readings/0/values/0"),
        ({"values": [{"kind": "hba1c", "value": 6.1, "unit": "%"}]}, "/readings/0/values/0"),
        ({"values": [{"kind": "hba1c", "value": 6.1, "unit": "mmol/mol"}]}, "/readings/0/values/0"),
    ],
)
def test_what_is_not_told_whole_is_refused_with_its_place(check: HealthCheck, changes: dict, pointer: str):
    refused = send(scene.helper(check)[0], check, blood() | changes)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert not Value.objects.exists()


def test_hdl_is_a_part_of_the_total(check: HealthCheck):
    values = (("total_cholesterol", 1.3, "mmol/L"), ("hdl_cholesterol", 5.4, "mmol/L"))
    assert send(scene.helper(check)[0], check, blood(*values)).status_code == 422


@pytest.mark.parametrize(("route", "place"), [("person", "pharmacy"), ("person", "home"), ("phone", "pharmacy")])
def test_nobody_else_sends_a_blood_result(check: HealthCheck, route: str, place: str):
    door = scene.door_of(check) if route == "person" else scene.helper(check, route)[0]
    refused = send(door, check, blood(place=place))
    assert refused.status_code == 422
    assert "not-yours-to-test" in refused.json()["type"]
    assert not Value.objects.exists()


def test_a_result_of_a_device_that_failed_its_control_is_kept_and_never_used(check: HealthCheck):
    answer = send(scene.helper(check)[0], check, blood(test=told_test(passed=False)))
    assert answer.status_code == 201
    found = latest(check, Kind.TOTAL_CHOLESTEROL)
    assert isinstance(found, Absent) and found.reason is AbsentReason.CONTROL_FAILED
    row = Value.objects.get(kind="total_cholesterol")
    assert (row.value, row.unused, row.control_passed) == (None, "5.4 mmol/L", False)
    assert isinstance(as_subject_of(check, day=now().date()).cholesterol_ratio(), Absent)


def test_two_failures_of_one_kind_in_one_request_are_both_kept(check: HealthCheck):
    failed = blood(test=told_test(passed=False))
    assert send(scene.helper(check)[0], check, failed, failed).status_code == 201
    assert Value.objects.filter(kind="total_cholesterol").count() == 2


def test_the_database_keeps_no_value_of_a_device_that_failed_and_no_half_told_test(check: HealthCheck):
    send(scene.helper(check)[0], check, blood())
    with pytest.raises(IntegrityError, match="no_value_where_control_failed"), transaction.atomic():
        Value.objects.update(control_passed=False)
    with pytest.raises(IntegrityError, match="point_of_care_told_whole"), transaction.atomic():
        Value.objects.update(lot="")


def whole_but_for_blood(check: HealthCheck) -> None:
    scene.answered(check)
    scene.measured(check)


def test_a_test_beside_the_person_makes_a_check_whole_without_a_kit(check: HealthCheck):
    whole_but_for_blood(check)
    helper, _ = scene.helper(check)
    assert helper.get(f"/v1/checks/{check.id}").json()["needed"] == ["kit"]
    assert send(helper, check, blood()).json()["state"] == State.COMPLETE


def test_a_failed_control_settles_nothing_and_the_kit_is_waited_for(check: HealthCheck):
    scene.kit_ordered(check)
    whole_but_for_blood(check)
    helper, _ = scene.helper(check)
    kinds = [("total_cholesterol", 5, "mmol/L"), ("hdl_cholesterol", 1.2, "mmol/L"), ("hba1c", 40, "mmol/mol")]
    answer = send(helper, check, blood(*kinds, test=told_test(passed=False)))
    assert answer.json()["state"] == State.OPEN
    assert "total_cholesterol" in helper.get(f"/v1/checks/{check.id}").json()["needed"]
    scene.resulted(check)
    check.refresh_from_db()
    assert check.state == State.COMPLETE


def test_a_failed_control_that_comes_later_takes_nothing_from_the_laboratorys_value(check: HealthCheck):
    scene.kit_ordered(check)
    scene.resulted(check)
    send(scene.helper(check)[0], check, blood(test=told_test(passed=False)))
    assert isinstance(latest(check, Kind.TOTAL_CHOLESTEROL), Measurement)


@pytest.mark.parametrize("first", ["laboratory", "pharmacy"])
def test_where_both_told_a_value_the_laboratorys_counts(check: HealthCheck, first: str):
    helper, _ = scene.helper(check)
    scene.kit_ordered(check)
    if first == "pharmacy":
        send(helper, check, blood())
        scene.resulted(check)
    else:
        scene.resulted(check)
        send(helper, check, blood())
    found = latest(check, Kind.TOTAL_CHOLESTEROL)
    assert isinstance(found, Measurement)
    assert (found.source, found.value) == ("laboratory", Decimal("4.8"))


def test_where_the_laboratory_failed_the_test_beside_the_person_counts(check: HealthCheck):
    helper, _ = scene.helper(check)
    scene.kit_ordered(check)
    send(helper, check, blood())
    scene.resulted(check, {Kind.TOTAL_CHOLESTEROL: AbsentReason.HAEMOLYSED})
    found = latest(check, Kind.TOTAL_CHOLESTEROL)
    assert isinstance(found, Measurement) and found.value == Decimal("5.4")
