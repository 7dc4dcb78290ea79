"""A check as it is assessed: when, once, corrected, closed, acknowledged."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from apps.audit.models import Entry
from apps.checks import actions
from apps.checks.models import Assessment, State, Value
from apps.clients.clock import now
from apps.delivery.models import Delivery, Payload
from apps.people.models import Person
from apps.reports.models import Fact
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.refusal import Invalid, Missing
from tests.apps import scene

pytestmark = pytest.mark.django_db


def records() -> list[dict]:
    """Every record in the outbox, oldest first."""
    return [row.body for row in Payload.objects.filter(delivery__channel="pdm").order_by("delivery_id")]


def test_a_whole_check_is_assessed_once_with_one_record_and_one_message():
    check = scene.complete()
    assert check.state == State.COMPLETE
    assert [(row.version, row.stopped) for row in check.assessments.all()] == [(1, "")]
    queued = Delivery.objects.exclude(purpose="invitation").order_by("channel").values_list("channel", "purpose")
    assert list(queued) == [("nhs_notify", "results"), ("pdm", "record")]


@pytest.mark.parametrize("missing", ["answers", "pressure", "kit", "results"])
def test_a_check_waits_for_whatever_is_missing(missing: str):
    check = scene.opened()
    if missing != "answers":
        scene.answered(check)
    if missing != "pressure":
        scene.measured(check)
    if missing != "kit":
        scene.kit_ordered(check)
    if missing != "results":
        scene.resulted(check)
    assert not Assessment.objects.exists()


def test_whatever_comes_last_completes_the_check():
    check = scene.opened()
    scene.kit_ordered(check)
    scene.resulted(check)
    scene.measured(check)
    assert not Assessment.objects.exists()
    scene.answered(check)
    assert Assessment.objects.get().stopped == ""


def test_the_same_message_again_adds_nothing():
    check = scene.complete()
    before = Value.objects.count()
    scene.resulted(check, {Kind.TOTAL_CHOLESTEROL: "9.9"}, origin="lab:test:1")
    assert Value.objects.count() == before
    assert check.assessments.count() == 1


def test_a_haemolysed_sample_completes_the_check_without_a_heart_score():
    check = scene.opened()
    scene.answered(check)
    scene.measured(check)
    scene.kit_ordered(check)
    scene.resulted(check, {Kind.TOTAL_CHOLESTEROL: AbsentReason.HAEMOLYSED})
    outcome = Assessment.objects.get().outcome
    assert scene.score(outcome, "qrisk3")["reason"] == "total cholesterol: sample haemolysed"


def test_an_urgent_blood_pressure_is_sent_before_the_rest_of_the_check_and_once():
    check = scene.opened()
    scene.measured(check, "192", "118")
    scene.answered(check)
    check.refresh_from_db()
    assert check.state == State.OPEN
    first = check.assessments.first()
    assert first.stopped and first.urgency in ("urgent", "emergency")
    assert Delivery.objects.filter(purpose="urgent").count() == check.assessments.count()


def test_the_rest_of_an_urgent_check_replaces_its_first_record():
    check = scene.opened()
    scene.answered(check)
    scene.measured(check, "192", "118")
    scene.kit_ordered(check)
    scene.resulted(check)
    first, last = check.assessments.all()
    assert (bool(first.stopped), last.stopped) == (True, "")
    composition = records()[-1]["entry"][0]["resource"]
    assert composition["relatesTo"][0]["code"] == "replaces"


def test_a_correction_after_the_check_is_complete_makes_a_second_assessment_and_keeps_the_first():
    check = scene.complete()
    first = scene.score(check.assessments.get().outcome, "qrisk3")["value"]
    scene.resulted(check, {Kind.TOTAL_CHOLESTEROL: "7.9"}, origin="lab:test:2")
    old, new = check.assessments.all()
    assert scene.score(old.outcome, "qrisk3")["value"] == first
    assert scene.score(new.outcome, "qrisk3")["value"] > first


def test_what_two_records_of_a_check_share_is_the_same_to_the_byte():
    check = scene.complete()
    scene.resulted(check, {Kind.TOTAL_CHOLESTEROL: "7.9"}, origin="lab:test:2")
    old, new = ({e["fullUrl"]: e["resource"] for e in record["entry"]} for record in records())
    shared = old.keys() & new.keys()
    assert shared
    assert {key: old[key] for key in shared} == {key: new[key] for key in shared}


def test_a_check_that_waits_in_vain_is_closed_with_what_there_is():
    check = scene.opened()
    scene.answered(check)
    scene.measured(check)
    scene.kit_ordered(check)
    assert actions.close_overdue(by="test", at=now() + timedelta(days=27)) == 0
    assert actions.close_overdue(by="test", at=now() + timedelta(days=29)) == 1
    assert actions.close_overdue(by="test", at=now() + timedelta(days=29)) == 0
    check.refresh_from_db()
    assert check.state == State.STOPPED
    assert Fact.objects.get().outcome == "unfinished"
    assert scene.score(check.assessments.get().outcome, "qrisk3")["reason"].startswith("total cholesterol")
    assert records()[0]["entry"][0]["resource"]["type"]["coding"][0]["code"] == "2242641000000108"


def test_a_late_result_completes_a_stopped_check():
    check = scene.opened()
    scene.answered(check)
    scene.measured(check)
    scene.kit_ordered(check)
    actions.close(check_id=check.id, reason="closed by the operator", by="test", at=now())
    scene.resulted(check)
    check.refresh_from_db()
    assert check.state == State.COMPLETE
    assert check.assessments.count() == 2


def test_an_acknowledgement_marks_the_delivery_and_the_report():
    check = scene.complete()
    kept = check.assessments.get()
    practice, _ = scene.organisation("Y90001", "records:acknowledge", kind="practice")
    for _ in range(2):
        done = actions.acknowledge(
            record_id=kept.record_id, accepted=True, diagnostics="", practice=practice, by="test", at=now()
        )
    assert done.state == "acknowledged"
    assert Fact.objects.get().acknowledged_at is not None


def test_another_practice_cannot_acknowledge_a_record():
    check = scene.complete()
    other, _ = scene.organisation("Y90002", "records:acknowledge", kind="practice")
    with pytest.raises(Missing):
        actions.acknowledge(
            record_id=check.assessments.get().record_id,
            accepted=True,
            diagnostics="",
            practice=other,
            by="test",
            at=now(),
        )


def test_somebody_assessed_a_year_ago_is_not_invited_again():
    check = scene.complete()
    with pytest.raises(Invalid, match="5 years"):
        actions.invite(person=check.person, organisation=check.organisation, by="test", at=now() + timedelta(days=365))


def test_every_step_leaves_an_audit_row_about_the_person():
    check = scene.complete()
    subjects = Entry.objects.filter(subject=check.person_id).values_list("action", flat=True)
    assert {"check.invited", "check.consented", "check.answered", "check.measured", "check.assessed"} <= set(subjects)


def test_what_is_personal_stands_nowhere_in_the_rows_in_clear():
    scene.complete()
    with transaction.get_connection().cursor() as cursor:
        values = "(SELECT string_agg(v::text, '') FROM checks_value v)"
        cursor.execute(f"SELECT string_agg(p::text, '') || {values} FROM people_person p")
        everything = cursor.fetchone()[0]
    person = Person.objects.get()
    for secret in (person.nhs_number, person.family_name, person.postcode, person.birth_date.isoformat(), "4.8"):
        assert secret not in everything


def test_a_record_that_never_was_is_not_acknowledged():
    practice, _ = scene.organisation("Y90001", "records:acknowledge", kind="practice")
    with pytest.raises(Missing):
        actions.acknowledge(
            record_id=UUID(int=1), accepted=True, diagnostics="", practice=practice, by="test", at=now()
        )
