"""Tests of how a case comes about: what is new is raised, what is known is joined, what is gone closes nothing."""

import pytest

from apps.checks.models import Assessment
from apps.delivery.models import Delivery
from apps.urgent import actions
from apps.urgent.models import Alert, Case, Event, Kind, Step
from healthcheck.measurement import Kind as Measured
from tests.apps import scene
from tests.apps.urgent.conftest import answer, done, kinds

pytestmark = pytest.mark.django_db


def test_an_urgent_finding_opens_a_case_in_the_transaction_of_its_assessment(check, case):
    assessment = Assessment.objects.get(check_of=check)
    alert = case.alerts.get()
    assert (alert.reference, alert.number, case.urgency) == (assessment.id, 1, assessment.urgency)
    assert case.practice_id == check.person.practice_id
    assert kinds(case) == ["raised"]
    assert alert.found[0]["id"].startswith("bp-very-high")


def test_every_rung_has_an_absolute_time_from_the_beginning(case):
    due = {step.rung: (step.due_at - case.opened_at).total_seconds() / 60 for step in Step.objects.all()}
    assert due["not-sent"] == 1
    assert due["clinician-on-call"] in (20, 120)
    assert case.next_at == min(step.due_at for step in Step.objects.all())
    assert case.due_at == Step.objects.get(rung="practice-reminded").due_at


def test_a_check_without_an_urgent_finding_has_no_case(db):
    scene.complete()
    assert not Case.objects.exists()


def test_the_record_and_the_message_of_an_urgent_finding_go_before_all_others(check):
    urgent = {row.purpose: row.urgent for row in Delivery.objects.filter(subject=check.person_id)}
    assert urgent["record"] is True
    assert urgent["urgent"] is True
    assert urgent["invitation"] is True, "what must arrive before it goes with it"


def test_the_whole_check_that_says_the_same_again_joins_the_case_without_a_new_clock(check, case):
    scene.kit_ordered(check)
    scene.resulted(check)
    assert Assessment.objects.filter(check_of=check).count() == 2
    assert Alert.objects.count() == 1
    assert kinds(case) == ["raised", "repeated"]
    assert Event.objects.last().reference == Assessment.objects.latest("version").id


def test_another_urgent_finding_raises_the_case_and_keeps_the_earlier_times(check, case):
    before = {step.rung: step.due_at for step in Step.objects.all()}
    scene.kit_ordered(check)
    scene.resulted(check, {Measured.HBA1C: "95"})
    assert Case.objects.count() == 1
    first, second = Alert.objects.order_by("number")
    assert len(second.found) == len(first.found) + 1
    after = {step.rung: step.due_at for step in second.steps.all()}
    assert all(after[rung] <= before[rung] for rung in before)


def test_a_new_finding_after_somebody_has_seen_the_first_must_be_seen_too(check, case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    case.refresh_from_db()
    assert case.seen_at is not None
    scene.kit_ordered(check)
    scene.resulted(check, {Measured.HBA1C: "95"})
    case.refresh_from_db()
    assert case.seen_at is None
    assert case.next_at is not None


def test_an_answer_to_the_first_record_does_not_answer_the_second(check, case):
    first = case.alerts.get()
    scene.kit_ordered(check)
    scene.resulted(check, {Measured.HBA1C: "95"})
    answer(case, named="Dr A Patel", reference=first.reference)
    case.refresh_from_db()
    assert case.seen_at is None
    answer(case, named="Dr A Patel")
    case.refresh_from_db()
    assert case.seen_at is not None


def test_a_record_that_takes_the_finding_back_closes_nothing_and_says_so(check, case):
    told_nothing(check, case)
    told_nothing(check, case)
    case.refresh_from_db()
    assert case.closed_at is None
    assert kinds(case) == ["raised", "taken_back"]


def test_a_finding_that_was_resolved_and_is_only_said_again_opens_no_second_case(check, case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    done(actions.close, case, clinician, reason="assessed", words="")
    scene.kit_ordered(check)
    scene.resulted(check)
    assert Case.objects.count() == 1


def test_the_same_words_on_a_newer_measurement_are_a_new_finding(check, case, clinician):
    done(actions.acknowledge, case, clinician, named="")
    done(actions.close, case, clinician, reason="assessed", words="")
    known = actions.Finding(**case.alerts.get().found[0])
    again = actions.Finding(id=known.id, urgency=known.urgency, gp=known.gp, evidence="a later reading")
    opened = told(check, case, [again])
    assert opened is not None
    assert opened.pk != case.pk
    assert Case.objects.filter(closed_at__isnull=True).count() == 1


def told(check, case, findings):
    """As an assessment that was given out says it."""
    return actions.told(
        check_id=check.id,
        person=check.person,
        commissioner=check.organisation,
        reference=scene.an_unknown_id(),
        findings=findings,
        by="test",
        at=case.opened_at,
    )


def told_nothing(check, case):
    """An amended record in which nothing is urgent any more."""
    assert told(check, case, []) == case


def test_an_emergency_after_an_urgent_finding_shortens_every_wait(check, case):
    known = actions.Finding(**case.alerts.get().found[0])
    worse = actions.Finding(id="symptoms", urgency="emergency", gp="Chest pain now.")
    told(check, case, [worse, known])
    alert = Alert.objects.get(number=2)
    due = {step.rung: (step.due_at - case.opened_at).total_seconds() / 60 for step in alert.steps.all()}
    assert (due["practice-reminded"], due["practice-phoned"], due["clinician-on-call"]) == (5, 10, 20)
    case.refresh_from_db()
    assert case.urgency == "emergency"
    told(check, case, [known])
    case.refresh_from_db()
    assert case.urgency == "emergency", "what is repeated more mildly does not make the case milder"
    assert Event.objects.filter(kind=Kind.REPEATED).count() == 1
