"""The same check by each route over HTTP: a pharmacy, a kiosk, a phone line, the person; to the record a GP reads."""

from datetime import timedelta
from typing import Any

import pytest

from apps.audit.models import Entry as AuditEntry
from apps.checks.models import HealthCheck, State, Value
from apps.clients.clock import now
from apps.delivery.models import Delivery
from tests.apps import scene

pytestmark = pytest.mark.django_db

TEST = {"lot": "LOT-5512", "operator": "T-07"}


def at(minutes: int) -> str:
    return (now() - timedelta(minutes=minutes)).isoformat()


def values(**numbers: tuple[float, str]) -> list[dict[str, Any]]:
    return [{"kind": kind, "value": value, "unit": unit} for kind, (value, unit) in numbers.items()]


def pressure(minutes: int, place: str, **changes: Any) -> dict[str, Any]:
    both = values(systolic=(127, "mm[Hg]"), diastolic=(81, "mm[Hg]"), pulse=(68, "/min"))
    return {"taken_at": at(minutes), "place": place, "device": "Monitor 7", "values": both} | changes


def body(place: str) -> dict[str, Any]:
    size = values(height=(170, "cm"), weight=(65, "kg"), waist=(78, "cm"))
    return {"taken_at": at(5), "place": place, "device": "Scale 2", "values": size}


def blood(place: str, **changes: Any) -> dict[str, Any]:
    lipids = values(total_cholesterol=(4.8, "mmol/L"), hdl_cholesterol=(1.5, "mmol/L"), hba1c=(36, "mmol/mol"))
    test = {**TEST, "quality_control": {"passed": True, "at": at(60)}}
    return {"taken_at": at(4), "place": place, "device": "Analyser 3", "values": lipids, "test": test} | changes


def up_to_readings(door: scene.Door, check: HealthCheck) -> None:
    """Eligibility, consent and answers, all by one hand."""
    path = f"/v1/checks/{check.id}"
    assert door.post(f"{path}/eligibility", {"conditions": [], "home": []}).json()["eligible"]
    assert door.post(f"{path}/consent", {"version": "2026-11", "agreed": True}).json()["state"] == "open"
    version = door.get("/v1/questionnaires/nhs_health_check").json()["version"]
    assert door.post(f"{path}/answers", {"version": version, "answers": scene.WHOLE_ANSWERS}).status_code == 201


def send(door: scene.Door, check: HealthCheck, *readings: dict[str, Any]) -> dict[str, Any]:
    answer = door.post(f"/v1/checks/{check.id}/readings", {"readings": list(readings)})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def grades(check: HealthCheck) -> dict[str, tuple[str, list[str]]]:
    results = scene.door_of(check).get(f"/v1/checks/{check.id}/results").json()
    return {each["name"]: (each["grade"], each["reasons"]) for each in results["grades"]}


def notes(check: HealthCheck) -> str:
    """Every note of the newest record, as the GP's system gets it."""
    record = Delivery.objects.filter(channel="pdm", subject=check.person_id).order_by("-made_at")[0].payload.body
    return " ".join(note["text"] for entry in record["entry"] for note in entry["resource"].get("note", ()))


def test_a_pharmacy_does_a_whole_check_in_one_visit_without_any_kit():
    check = scene.invited()
    door, _ = scene.helper(check)
    up_to_readings(door, check)
    kept = send(door, check, pressure(9, "pharmacy"), pressure(7, "pharmacy"), body("pharmacy"), blood("pharmacy"))
    assert kept["state"] == State.COMPLETE
    assert door.get(f"/v1/checks/{check.id}").json()["needed"] == []
    graded = grades(check)
    assert graded["blood_pressure"] == ("B", ["2 readings", "at a pharmacy", "entered by pharmacy staff"])
    assert graded["total_cholesterol"][0] == "B"
    assert "a point-of-care test with lot and operator and quality control recorded" in graded["hba1c"][1]
    assert "Entered by pharmacy staff (FA123, T-07)." in notes(check)
    assert "Analyser 3, lot LOT-5512, run by T-07; quality control of" in notes(check)
    assert "Diabetes is diagnosed on a venous sample only" in notes(check)


def test_the_person_sees_whose_hand_put_in_what_and_who_was_let_in():
    check = scene.invited()
    helper, _ = scene.helper(check)
    up_to_readings(helper, check)
    person = scene.door_of(check)
    send(helper, check, pressure(9, "pharmacy"), pressure(7, "pharmacy"), blood("pharmacy"))
    send(person, check, body("home"))
    results = person.get(f"/v1/checks/{check.id}/results").json()
    whose = {each["what"]: (each["route"], each["organisation"], each["operator"]) for each in results["entered"]}
    assert {whose[what] for what in ("eligibility", "consent", "answers", "systolic", "hba1c")} == {
        ("pharmacy", "FA123", "T-07")
    }
    assert whose["height"] == ("person", "", "")
    (given,) = person.get("/v1/assistances").json()
    assert (given["route"], given["operator"], given["agreement"]) == ("pharmacy", "T-07", "spoken")


def test_what_a_phone_adviser_types_is_what_the_person_said_and_the_record_says_so():
    check = scene.invited()
    door, _ = scene.helper(check, "phone", ods="YPH01", operator="adviser-7")
    up_to_readings(door, check)
    send(door, check, pressure(9, "home", stored=True), pressure(7, "home", stored=True), body("home"))
    scene.kit_ordered(check)
    scene.resulted(check)
    grade, reasons = grades(check)["blood_pressure"]
    assert grade == "C"
    assert "typed by a phone adviser from what the person said" in reasons
    assert "read from the device's memory" not in reasons
    assert "Typed by a phone adviser (YPH01, adviser-7) from what the person said." in notes(check)
    assert "Reported by the person. Typed by a phone adviser (YPH01, adviser-7)." in notes(check)


def test_a_kiosk_sends_its_own_values():
    check = scene.invited()
    door, _ = scene.helper(check, "kiosk", ods="K1001", operator="K-2")
    up_to_readings(door, check)
    send(door, check, pressure(9, "kiosk", stored=True), pressure(7, "kiosk", stored=True), body("kiosk"))
    scene.kit_ordered(check)
    scene.resulted(check)
    graded = grades(check)
    assert graded["blood_pressure"][0] == graded["height"][0] == "B"
    assert "sent by the kiosk itself" in graded["blood_pressure"][1]
    assert "Sent by a kiosk (K1001, K-2)." in notes(check)


def test_what_the_person_types_of_a_pharmacys_reading_is_trusted_less_than_what_the_pharmacy_sends():
    theirs, own = scene.opened(), scene.opened(scene.NUMBERS[1])
    readings = (pressure(9, "pharmacy"), pressure(7, "pharmacy"), body("pharmacy"))
    send(scene.helper(theirs)[0], theirs, *readings)
    send(scene.door_of(own), own, *readings)
    for check in (theirs, own):
        scene.answered(check)
        scene.kit_ordered(check)
        scene.resulted(check)
    assert grades(theirs)["blood_pressure"][0] == "B"
    grade, reasons = grades(own)["blood_pressure"]
    assert grade == "C"
    assert "typed by the person from a reading at a pharmacy" in reasons
    assert "Measured at a pharmacy as the person says." in notes(own)


def test_each_step_of_a_helper_is_in_the_trail_under_their_own_name():
    check = scene.invited()
    door, _ = scene.helper(check)
    up_to_readings(door, check)
    send(door, check, pressure(9, "pharmacy"))
    mine = AuditEntry.objects.filter(actor="organisation:FA123/pharmacy/T-07", subject=check.person_id)
    done = {"check.eligibility_declared", "check.consented", "check.answered", "check.measured", "check.read"}
    assert done <= set(mine.values_list("action", flat=True))
    assert set(Value.objects.values_list("recorded_by", flat=True)) == {"organisation:FA123/pharmacy/T-07"}
