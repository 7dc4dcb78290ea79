"""The door for readings: what is kept, and every bad input refused whole."""

from datetime import timedelta, timezone
from decimal import Decimal

import pytest

from apps.checks.assembly import as_subject_of
from apps.checks.models import HealthCheck, Value
from apps.clients.clock import now
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def check() -> HealthCheck:
    return scene.opened()


def reading(*values: tuple, **changes) -> dict:
    written = [{"kind": kind, "value": value, "unit": unit} for kind, value, unit in values]
    return {"taken_at": now().isoformat(), "place": "home", "device": "Monitor 7", "values": written} | changes


PRESSURE = (("systolic", 138, "mm[Hg]"), ("diastolic", 86, "mm[Hg]"), ("pulse", 70, "/min"))


def send(check: HealthCheck, *readings: dict, key: str = ""):
    return scene.door_of(check).post(f"/v1/checks/{check.id}/readings", {"readings": list(readings)}, key=key)


def test_readings_are_kept_with_time_place_and_device(check: HealthCheck):
    answer = send(check, reading(*PRESSURE), reading(("height", 170.5, "cm"), ("weight", 70.25, "kg")))
    assert (answer.status_code, answer.json()["kept"]) == (201, 5)
    kept = as_subject_of(check, day=now().date())
    assert kept.blood_pressure().systolic == 138
    assert kept.bmi() == Decimal("24.17")
    assert {row.device for row in Value.objects.all()} == {"Monitor 7"}


def test_what_a_device_stored_is_told_from_what_somebody_typed(check: HealthCheck):
    send(check, reading(*PRESSURE, stored=True))
    assert all(half.stored for half in as_subject_of(check, day=now().date()).readings())


def test_the_same_request_again_is_answered_the_same_and_kept_once(check: HealthCheck):
    body = reading(*PRESSURE)
    first, again = send(check, body, key="k1"), send(check, body, key="k1")
    assert first.json() == again.json()
    assert Value.objects.count() == 3


def test_the_same_key_with_another_body_is_a_conflict(check: HealthCheck):
    send(check, reading(*PRESSURE), key="k1")
    assert send(check, reading(("height", 170, "cm")), key="k1").status_code == 409
    assert Value.objects.count() == 3


def test_a_request_without_a_key_is_refused(check: HealthCheck):
    path, body = f"/v1/checks/{check.id}/readings", {"readings": [reading(*PRESSURE)]}
    refused = scene.door_of(check).post(path, body, key=None)
    assert refused.status_code == 400
    assert "Idempotency-Key" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("bad", "pointer"),
    [
        ((("height", 5.6, "[ft_i]"),), "/readings/1/values/0"),
        ((("systolic", 18, "kPa"), ("diastolic", 11, "kPa")), "/readings/1/values/0"),
        ((("weight", 67, "[in_i]"),), "/readings/1/values/0"),
        ((("weight", 700, "kg"),), "/readings/1/values/0"),
        ((("weight", -70, "kg"),), "/readings/1/values/0"),
        ((("systolic", 301, "mm[Hg]"), ("diastolic", 80, "mm[Hg]")), "/readings/1/values/0"),
        ((("systolic", 120, "mm[Hg]"),), "/readings/1"),
        ((("systolic", 80, "mm[Hg]"), ("diastolic", 120, "mm[Hg]")), "/readings/1"),
        ((("height", 170, "cm"), ("height", 171, "cm")), "/readings/1"),
        ((("height", "170", "cm"),), "/readings/1/values/0/value"),
        ((("height", True, "cm"),), "/readings/1/values/0/value"),
        ((("shoe_size", 42, "cm"),), "/readings/1/values/0/kind"),
        ((("hba1c", 42, "mmol/mol"),), "/readings/1/values/0/kind"),
    ],
)
def test_one_bad_value_refuses_the_whole_request_and_says_where(check: HealthCheck, bad: tuple, pointer: str):
    refused = send(check, reading(*PRESSURE), reading(*bad))
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert not Value.objects.exists()


def test_a_surprising_pressure_is_kept_and_asked_for_again(check: HealthCheck):
    high = (("systolic", 186, "mm[Hg]"), ("diastolic", 104, "mm[Hg]"))
    first = send(check, reading(*high)).json()
    assert (first["kept"], first["ask_again"]["why"], first["ask_again"]["after_minutes"]) == (2, "very_high", 5)
    assert send(check, reading(*high)).json()["ask_again"] is None
    assert send(check, reading(("height", 170, "cm"))).json()["ask_again"] is None


def test_inches_pounds_and_stones_are_counted_over_at_the_door(check: HealthCheck):
    body = (("height", 67, "[in_i]"), ("weight", 154, "[lb_av]"), ("waist", 33.5, "[in_i]"))
    assert send(check, reading(*body)).status_code == 201
    kept = {row.kind: row.value for row in Value.objects.all()}
    assert kept == {"height": "170.2", "weight": "69.9", "waist": "85.1"}
    send(check, reading(("weight", 11, "[stone_av]")))
    assert Value.objects.get(value__isnull=False, kind="weight", origin=Value.objects.last().origin).value == "69.9"


@pytest.mark.parametrize("shift", [timedelta(hours=1), timedelta(days=-91)])
def test_a_reading_from_the_future_or_long_ago_is_refused(check: HealthCheck, shift: timedelta):
    refused = send(check, reading(*PRESSURE, taken_at=(now() + shift).isoformat()))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/readings/0/taken_at")


@pytest.mark.parametrize("offset", ["+23:59", "-23:59", "+14:00", "-12:00", "+01:00"])
def test_the_time_of_any_zone_is_the_same_moment_here(check: HealthCheck, offset: str):
    hours, minutes = int(offset[:3]), int(offset[0] + offset[4:])
    taken = now().replace(microsecond=0) - timedelta(hours=1)
    there = taken.astimezone(timezone(timedelta(hours=hours, minutes=minutes)))
    assert send(check, reading(*PRESSURE, taken_at=there.isoformat())).status_code == 201
    assert set(Value.objects.values_list("taken_at", flat=True)) == {taken}


@pytest.mark.parametrize(
    "device", ["\u200b", "\u2060\ufeff", "BP\u202e7", "BP\u20287", "-", "...", "\U000e0041", "\ue000"]
)
def test_a_device_that_cannot_be_seen_or_read_is_none(check: HealthCheck, device: str):
    refused = send(check, reading(*PRESSURE, device=device, stored=True))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/readings/0/device")
    assert send(check, reading(*PRESSURE, device="Omron M3 (HEM-7154-E) Größe 2", stored=True)).status_code == 201


def test_a_time_without_a_zone_is_refused(check: HealthCheck):
    assert send(check, reading(*PRESSURE, taken_at="2026-11-20T08:00:00")).status_code == 422


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"not json", 400),
        (b'{"readings": NaN}', 400),
        (b'{"readings": [], "readings": []}', 400),
        (b"[" * 10_000 + b"]" * 10_000, 400),
        (b'{"readings": "' + b"x" * 5_000_000 + b'"}', 413),
        (b'{"readings": [{"taken_at": "\\u0000"}]}', 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"a": ' + b"9" * 100_000 + b"}", 400),
    ],
)
def test_a_body_that_is_no_honest_json_gets_a_clear_answer(check: HealthCheck, raw: bytes, status: int):
    door = scene.door_of(check)
    answer = door.post(f"/v1/checks/{check.id}/readings", raw)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert not Value.objects.exists()
