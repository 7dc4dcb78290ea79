"""What the report counts of a sample is what its results say: supplier, days in the post, failure, corrections."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from apps.checks import actions
from apps.clients.clock import now
from apps.reports.models import Sample
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from tests.apps import scene

pytestmark = pytest.mark.django_db
TAKEN = now() - timedelta(days=4)


def results(
    check, specimen, *, message="1", failed=None, arrived_at=TAKEN + timedelta(days=2, hours=3), supplier="lab-a"
):
    """A message of a laboratory: an HbA1c, and a cholesterol or why there is none."""
    values = [Measurement(uuid4(), Kind.HBA1C, Decimal(40), TAKEN, Source.LABORATORY)]
    if failed is None:
        values.append(Measurement(uuid4(), Kind.TOTAL_CHOLESTEROL, Decimal(5), TAKEN, Source.LABORATORY))
    else:
        values.append(Absent(Kind.TOTAL_CHOLESTEROL, failed, id=uuid4(), taken_at=TAKEN))
    scene.take(
        actions.take_results, check.id, values=values, origin=f"lab:{supplier}:{message}", specimen=specimen,
        reported_at=now(), arrived_at=arrived_at,
    )  # fmt: skip


def test_a_sample_that_was_measured_did_not_fail():
    check, specimen = scene.opened(), uuid4()
    results(check, specimen)
    kept = Sample.objects.get()
    assert (kept.specimen_id, kept.supplier, kept.days, kept.failed) == (specimen, "lab-a", 2, False)
    assert (kept.fact_id, kept.area_id) == (check.id, "E06000052")


def test_one_marker_that_could_not_be_measured_is_a_failure_until_it_is_put_right():
    check, specimen = scene.opened(), uuid4()
    results(check, specimen, failed=AbsentReason.HAEMOLYSED)
    assert Sample.objects.get().failed
    results(check, specimen, message="2")
    assert not Sample.objects.get().failed


@pytest.mark.parametrize("reason", [AbsentReason.WITHDRAWN, AbsentReason.CANCELLED, AbsentReason.UNREADABLE])
def test_what_was_withdrawn_or_not_tried_is_no_failure_of_the_sample(reason):
    results(scene.opened(), uuid4(), failed=reason)
    assert not Sample.objects.get().failed


@pytest.mark.parametrize("arrived_at", [None, TAKEN - timedelta(days=1)])
def test_days_that_were_not_told_or_cannot_be_are_not_known(arrived_at):
    results(scene.opened(), uuid4(), arrived_at=arrived_at)
    assert Sample.objects.get().days is None


def test_how_long_it_was_in_the_post_is_known_of_a_sample_that_failed_altogether():
    check, specimen = scene.opened(), uuid4()
    failed = Absent(Kind.HBA1C, AbsentReason.INSUFFICIENT, id=uuid4(), taken_at=TAKEN)
    came = {"specimen": specimen, "arrived_at": TAKEN + timedelta(days=3)}
    scene.take(actions.take_results, check.id, values=[failed], origin="lab:lab-a:1", **came)
    assert (Sample.objects.get().days, Sample.objects.get().failed) == (3, True)


def test_two_samples_of_a_check_are_two():
    check = scene.opened()
    results(check, uuid4())
    results(check, uuid4(), message="2", supplier="lab-b")
    assert sorted(Sample.objects.values_list("supplier", flat=True)) == ["lab-a", "lab-b"]
