"""Two typed numbers against a monitor's memory, over HTTP: the grade on the person's page and the words a GP reads."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from apps.checks.models import HealthCheck
from apps.clients.clock import now
from apps.delivery.models import Delivery
from tests.apps import scene

pytestmark = pytest.mark.django_db

# As a monitor gives them: no digit and no number stands out.
PLAIN = ((128, 81), (123, 79), (131, 83), (126, 77), (133, 86), (121, 78), (127, 82), (129, 76))
TYPED_TWICE = ((134, 84), (134, 84))


def reading(pair: tuple[int, int], when: datetime, **changes: Any) -> dict[str, Any]:
    high, low = pair
    values = [
        {"kind": "systolic", "value": high, "unit": "mm[Hg]"},
        {"kind": "diastolic", "value": low, "unit": "mm[Hg]"},
    ]
    return {"taken_at": when.isoformat(), "place": "home", "values": values} | changes


def stored_series(**changes: Any) -> list[dict[str, Any]]:
    """Five days, mornings and evenings, two a minute apart, read from the memory of one monitor."""
    first = localtime(now()).replace(hour=7, minute=0) - timedelta(days=5)
    return [
        reading(
            PLAIN[(day * 4 + nth) % 8],
            first + timedelta(days=day, hours=12 * (nth // 2), minutes=nth % 2),
            **{"device": "BP7", "stored": True} | changes,
        )
        for day in range(5)
        for nth in range(4)
    ]


def typed(gap: float = 1, *changes: dict[str, Any], **both: Any) -> list[dict[str, Any]]:
    """134/84 twice, so many seconds apart; each with its own changes."""
    each, first = changes or ({}, {}), now() - timedelta(minutes=1)
    times = (first, first + timedelta(seconds=gap))
    return [reading(pair, times[nth], **both | each[nth]) for nth, pair in enumerate(TYPED_TWICE)]


def told(number: str, *requests: list[dict[str, Any]]) -> tuple[str, str]:
    """The grade on the person's page, and the note of the pressure in the record, of a whole check with these."""
    check = scene.opened(number)
    door = scene.door_of(check)
    for readings in requests:
        assert door.post(f"/v1/checks/{check.id}/readings", {"readings": readings}).status_code == 201
    size = [
        {"kind": kind, "value": value, "unit": unit}
        for kind, value, unit in (("height", 170, "cm"), ("weight", 65, "kg"))
    ]
    body = {"taken_at": now().isoformat(), "place": "home", "device": "Scale", "values": size}
    assert door.post(f"/v1/checks/{check.id}/readings", {"readings": [body]}).status_code == 201
    scene.answered(check)
    scene.kit_ordered(check)
    scene.resulted(check)
    graded = door.get(f"/v1/checks/{check.id}/results").json()["grades"]
    return next(each["grade"] for each in graded if each["name"] == "blood_pressure"), note(check)


def note(check: HealthCheck) -> str:
    record = Delivery.objects.get(channel="pdm", subject=check.person_id).payload.body
    resources = [entry["resource"] for entry in record["entry"]]
    pressure = next(each for each in resources if "component" in each)
    return " ".join(each["text"] for each in pressure["note"])


# Made when a test runs: a reading must be of these days.
VARIANTS = {
    "in one request": lambda: [typed()],
    "in two requests": lambda: [[each] for each in typed()],
    "from a named phone": lambda: [typed(1, device="iPhone 17")],
    "from two phones": lambda: [typed(1, {"device": "iPhone 17"}, {"device": "Pixel 11"})],
    "both claimed to be stored": lambda: [typed(1, device="iPhone 17", stored=True)],
    "both claimed to be stored by nothing": lambda: [typed(1, stored=True)],
    "one claimed to be stored": lambda: [typed(1, {"stored": True}, {})],
    "half a second apart": lambda: [typed(0.5)],
    "at the same moment": lambda: [typed(0)],
    "fourteen seconds apart": lambda: [typed(14)],
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_two_readings_typed_a_second_apart_grade_lower_than_a_stored_series_and_the_record_says_why(variant: str):
    typed_grade, typed_note = told(scene.NUMBERS[0], *VARIANTS[variant]())
    stored_grade, stored_note = told(scene.NUMBERS[1], stored_series())
    assert (typed_grade, stored_grade) == ("D", "B")
    assert "two readings " in typed_note and "apart where a monitor needs about half a minute for one" in typed_note
    assert "Reliability D: " in typed_note
    assert "Reliability B: " in stored_note and "read from the device's memory" in stored_note


def test_a_memory_sent_twice_is_the_same_series():
    series = stored_series()
    grade, words = told(scene.NUMBERS[0], series, series[8:])
    assert grade == "B"
    assert "16 readings in a series of 5 days" in words


def test_a_series_called_stored_without_a_device_is_a_typed_one():
    grade, words = told(scene.NUMBERS[0], stored_series(device=""))
    assert grade == "C"
    assert "no device named" in words
    assert "said to come from a device's memory that nobody can look at" in words
    assert "read from the device's memory" not in words
