"""What one POST of readings asks of the database, and that values about to be written stand as they will be read."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.checks import actions as checks
from apps.checks import statements
from apps.checks.assembly import as_rows, as_subject_of
from apps.checks.models import HealthCheck, Value
from apps.clients.clock import now
from healthcheck.entry import BY_THE_PERSON
from healthcheck.measurement import Absent, AbsentReason, Arm, Kind, Measurement, Source
from healthcheck.point_of_care import PointOfCareTest
from healthcheck.refusal import Conflict
from tests.apps import scene

pytestmark = pytest.mark.django_db

MOST = 14  # with the beginning and the end of its transaction


@pytest.fixture
def check() -> HealthCheck:
    return scene.opened()


def body() -> dict:
    pressure = [("systolic", 122, "mm[Hg]"), ("diastolic", 78, "mm[Hg]"), ("pulse", 66, "/min")]
    values = [{"kind": kind, "value": value, "unit": unit} for kind, value, unit in pressure]
    return {"readings": [{"taken_at": now().isoformat(), "place": "home", "device": "Monitor 7", "values": values}]}


def post(check: HealthCheck) -> list[str]:
    """The statements of one POST."""
    door = scene.door_of(check)
    with CaptureQueriesContext(connection) as asked:
        assert door.post(f"/v1/checks/{check.id}/readings", body()).status_code == 201
    return [each["sql"] for each in asked]


def test_one_post_asks_little_of_the_database(check: HealthCheck):
    assert len(post(check)) <= MOST


def test_the_next_one_asks_as_little_but_to_see_that_its_step_was_counted(check: HealthCheck):
    post(check)
    assert len(post(check)) <= MOST + 1


def test_nothing_is_read_twice(check: HealthCheck):
    asked = post(check)
    for table in (
        "checks_healthcheck WHERE id",
        "people_person WHERE id",
        "checks_answers WHERE",
        "checks_value WHERE",
    ):
        whole = [each for each in asked if each.startswith("SELECT id, ") and f" FROM {table}" in each]
        assert len(whole) == 1, table
    assert sum("INSERT INTO" in each and "checks_value" in each for each in asked) == 1


def test_the_check_is_held_before_anything_of_it_is_read(check: HealthCheck):
    asked = post(check)
    held = next(place for place, each in enumerate(asked) if "FOR NO KEY UPDATE" in each)
    others = ("checks_value", "checks_answers", "checks_followup")
    read = [place for place, each in enumerate(asked) if any(f"FROM {table}" in each for table in others)]
    assert read and held < min(read)


def values(at: datetime) -> list[Measurement | Absent]:
    reading = uuid4()
    test = PointOfCareTest("Reader 2", "L-1", "T-07", False, at - timedelta(hours=1))
    return [
        Measurement(
            uuid4(), Kind.SYSTOLIC, Decimal("122.50"), at, Source.HOME, reading, device="Monitor 7", stored=True,
            arm=Arm.LEFT, irregular_pulse=False, entered_by=BY_THE_PERSON,
        ),
        Measurement(uuid4(), Kind.DIASTOLIC, Decimal(78), at, Source.HOME, reading, entered_by=BY_THE_PERSON),
        Absent(
            Kind.HBA1C, AbsentReason.CONTROL_FAILED, "", uuid4(), at, source=Source.PHARMACY, test=test,
            unused="40 mmol/mol",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("earlier", [timedelta(0), timedelta(minutes=1), -timedelta(minutes=1)])
def test_what_is_coming_stands_as_it_will_be_read(check: HealthCheck, earlier: timedelta):
    at = now()
    scene.measured(check)
    Value.objects.filter(check_of=check).update(recorded_at=at - earlier)
    rows = as_rows(check, values(at), origin="readings:2", by="test", at=at)
    coming = as_subject_of(check, day=at.date(), coming=rows)
    statements.add(rows)
    assert coming == as_subject_of(HealthCheck.objects.get(pk=check.pk), day=at.date())


def test_values_come_to_no_check_that_has_ended(check: HealthCheck):
    check.state = "withdrawn"
    with pytest.raises(Conflict, match="no longer takes part"):
        checks.take_readings(check=check, values=values(now()), origin="readings:3", by="test", at=now())
    assert not Value.objects.exists()
