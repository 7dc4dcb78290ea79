"""When a sample was taken: by the laboratory, by the person, before the kit was there; and what a grade says of it."""

from datetime import UTC, datetime

import pytest

from apps.checks.assembly import as_subject_of
from apps.checks.models import Value
from apps.kits import actions
from apps.kits.sample_doubt import Doubt
from healthcheck import grade
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.sample import Whose

pytestmark = pytest.mark.django_db

SAID = datetime(2024, 11, 18, 7, 30, tzinfo=UTC)
NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)


def stands(check):
    return as_subject_of(check, day=NOON.date()).latest(Kind.HBA1C)


def says(kit, collected_at=SAID):
    words = {"whose": Whose.ME, "collected_at": collected_at, "method": "finger_prick", "by": "test", "at": NOON}
    actions.say_whose(check_id=kit.check_of_id, code=kit.code, **words)


@pytest.mark.parametrize("first", ["word", "results"])
def test_where_the_laboratory_gives_no_time_the_persons_counts_whichever_comes_first(
    check, order, json_lab, markers, first
):
    kit = order(json_lab)
    steps = [lambda: says(kit), lambda: json_lab.sends(markers(kit=kit.code))]
    for step in steps if first == "word" else steps[::-1]:
        step()
    found = stands(check)
    assert found.taken_at == SAID
    assert "collection time told by the person" in grade.of_measurement(found).reasons


def test_the_laboratorys_time_counts_and_a_day_between_the_two_is_said(check, order, fhir_lab, fhir):
    kit = order(fhir_lab)
    says(kit, datetime(2024, 11, 20, 6, tzinfo=UTC))
    fhir_lab.sends(fhir(kit=kit.code))
    found = stands(check)
    assert found.taken_at == datetime(2024, 11, 18, 7, 52, tzinfo=UTC)
    assert "collection time told by the person is 2 days from the laboratory's" in grade.of_measurement(found).reasons


def test_the_age_on_arrival_counts_from_the_persons_word(check, order, fhir_lab, fhir):
    kit = order(fhir_lab)
    report = fhir(kit=kit.code, received="2024-11-20T09:30:00+00:00")
    specimen = next(each["resource"] for each in report["entry"] if each["resource"]["resourceType"] == "Specimen")
    del specimen["collection"]
    fhir_lab.sends(report)
    assert "time from taking the sample to the laboratory not known" in grade.of_measurement(stands(check)).reasons
    says(kit)
    assert "sample 50 hours old when it arrived" in grade.of_measurement(stands(check)).reasons


def test_that_nobody_said_whose_it_is_is_said(check, order, json_lab, markers):
    json_lab.sends(markers(kit=order(json_lab).code))
    assert "nobody said whose sample it is" in grade.of_measurement(stands(check)).reasons


def test_a_specimen_taken_before_its_kit_was_ordered_is_kept_and_held(check, order, json_lab, markers):
    kit = order(json_lab)
    message = json_lab.sends(markers(kit=kit.code, collectedDate="2024-11-16"))
    assert message.state == "read" and Value.objects.filter(value__isnull=False).count() == 6
    assert stands(check).reason is AbsentReason.HELD
    assert Doubt.objects.get().found == [
        "Collected on 16 November 2024, before the kit was ordered on 17 November 2024."
    ]


def test_a_specimen_taken_before_its_kit_was_sent_is_held_too(check, order, json_lab, markers):
    kit = order(json_lab)
    json_lab.tells(kit, "dispatched", at=datetime(2024, 11, 19, 9, tzinfo=UTC))
    json_lab.sends(markers(kit=kit.code, collectedDate="2024-11-18"))
    assert Doubt.objects.get().reasons == ["before_kit"]
    assert "before the kit was sent on 19 November 2024" in Doubt.objects.get().found[0]


def test_the_day_the_kit_was_sent_is_no_doubt(check, order, json_lab, markers):
    kit = order(json_lab)
    json_lab.tells(kit, "dispatched", at=datetime(2024, 11, 18, 9, tzinfo=UTC))
    json_lab.sends(markers(kit=kit.code, collectedDate="2024-11-18"))
    assert not Doubt.objects.exists()


def test_a_failure_says_nothing_of_anybody_and_is_not_held(check, order, json_lab, markers):
    row = {"biomarkerCode": "GHBI", "successful": False, "failureReasonCode": "haemolysed"}
    json_lab.sends(markers(row, kit=order(json_lab).code, collectedDate="2024-11-16"))
    assert not Doubt.objects.exists() and stands(check).reason is AbsentReason.HAEMOLYSED
