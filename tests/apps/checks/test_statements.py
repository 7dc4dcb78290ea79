"""What is added and read by written statements is what Django's own would add and read."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from apps.checks import rows, statements
from apps.checks.assembly import as_rows
from apps.checks.models import Answers, HealthCheck, Value
from apps.clients.clock import now
from apps.people.models import Person
from healthcheck.entry import BY_THE_PERSON, Entry, Route
from healthcheck.measurement import Absent, AbsentReason, Arm, Kind, Measurement, Source
from healthcheck.point_of_care import PointOfCareTest
from healthcheck.sample import Sample, SampleFlag
from tests.apps import scene

pytestmark = pytest.mark.django_db

ODD = 'Grüße "A\\B" \x01 {1,2} %s ☂'  # what a hand-written statement could get wrong


@pytest.fixture
def check() -> HealthCheck:
    return scene.opened()


def values(at: datetime) -> list[Measurement | Absent]:
    """Each column filled and empty at least once."""
    reading, control = uuid4(), at - timedelta(hours=1)
    test = PointOfCareTest("Reader 2", "L-1", "T-07", True, control)
    failed = PointOfCareTest("Reader 2", "L-1", "T-07", False, control)
    nurse = Entry(Route.PHARMACY, "FA123", "T-07")
    return [
        Measurement(
            uuid4(), Kind.SYSTOLIC, Decimal("122.50"), at, Source.HOME, reading, device=ODD, stored=True,
            arm=Arm.LEFT, irregular_pulse=True, entered_by=BY_THE_PERSON,
        ),
        Measurement(uuid4(), Kind.DIASTOLIC, Decimal(78), at, Source.HOME, reading, entered_by=BY_THE_PERSON),
        Measurement(
            uuid4(), Kind.ACR, Decimal("3.0"), at, Source.LABORATORY, comparator="<", arrived_at=at, reported_at=at,
            flags=tuple(SampleFlag), sample=Sample(laboratory_told=True),
        ),
        Measurement(uuid4(), Kind.HBA1C, Decimal(41), at, Source.PHARMACY, device="R", test=test, entered_by=nurse),
        Absent(Kind.CREATININE, AbsentReason.HELD, ODD, uuid4(), at, reported_at=at),
        Absent(Kind.HDL_CHOLESTEROL, AbsentReason.CONTROL_FAILED, "", uuid4(), at, source=Source.PHARMACY, test=failed,
               unused=ODD),
    ]  # fmt: skip


def told(origin: str) -> list[dict[str, object]]:
    """Every column of what came in one message, but for its own key and the message's."""
    found = []
    for row in Value.objects.filter(origin=origin).order_by("kind", "reading"):
        names = [field.attname for field in Value._meta.concrete_fields if field.name not in ("id", "origin")]
        found.append({name: getattr(row, name) for name in names})
    return found


def test_values_are_kept_as_django_keeps_them(check: HealthCheck):
    at = now()
    given = values(at)
    statements.add(as_rows(check, given, origin="by statement", by="test", at=at))
    anew = as_rows(check, given, origin="by django", by="test", at=at)
    for row in anew:
        row.id = uuid4()
    Value.objects.bulk_create(anew)
    assert told("by statement") == told("by django")
    assert len(told("by statement")) == len(given)


def test_what_is_sealed_opens_in_its_own_row_and_nothing_is_kept_in_clear(check: HealthCheck):
    statements.add(as_rows(check, values(now()), origin="sealed", by="test", at=now()))
    assert {row.value for row in Value.objects.filter(origin="sealed")} == {"122.50", "78", "3.0", "41", None}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(v::text, '') FROM checks_value v")
        assert "122.50" not in cursor.fetchone()[0]


def test_the_same_value_of_the_same_message_is_refused_and_nothing_of_the_others_stays(check: HealthCheck):
    first = as_rows(check, values(now()), origin="once", by="test", at=now())
    statements.add(first[:1])
    again = as_rows(check, values(now()), origin="twice", by="test", at=now())
    again[-1].id = first[0].id
    with pytest.raises(IntegrityError), transaction.atomic():
        statements.add(again)
    assert [row.origin for row in Value.objects.all()] == ["once"]


def test_rows_are_read_as_django_reads_them(check: HealthCheck):
    scene.answered(check)
    statements.add(as_rows(check, values(now()), origin="read", by="test", at=now()))
    pairs = [
        (HealthCheck, rows.CHECK, check.pk),
        (Person, rows.PERSON, check.person_id),
        (Answers, rows.ANSWERS, check.pk),
        (Value, rows.VALUES, check.pk),
    ]
    for model, statement, key in pairs:
        ours = list(statements.read(model, statement, key))
        theirs = {row.pk: row for row in model.objects.filter(pk__in=[row.pk for row in ours])}
        assert ours
        for row in ours:
            for field in model._meta.concrete_fields:
                assert getattr(row, field.attname) == getattr(theirs[row.pk], field.attname)
            assert not row._state.adding and row._state.db == theirs[row.pk]._state.db
