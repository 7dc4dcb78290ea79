"""What comes late, twice, out of order or corrected: the last word counts, and whoever was told hears of it."""

import sys
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from apps.checks import actions
from apps.checks.models import HealthCheck, State
from apps.clients.clock import now
from apps.delivery.models import Delivery
from apps.reports.models import Fact
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from healthcheck.refusal import Conflict
from tests.apps import scene

pytestmark = pytest.mark.django_db
KIT = UUID(int=7)


def say(
    check: HealthCheck, kind: Kind, value: str | AbsentReason, *, reported: datetime | None = None, kit: UUID = KIT
) -> None:
    """One word of a laboratory about one specimen."""
    at = now()
    found: Measurement | Absent
    if isinstance(value, AbsentReason):
        found = Absent(kind, value, id=uuid4(), taken_at=at)
    else:
        found = Measurement(uuid4(), kind, Decimal(value), at, Source.LABORATORY)
    told = {"at": at, "specimen": kit, "reported_at": reported or at}
    scene.take(actions.take_results, check.id, values=[found], origin=f"lab:{uuid4()}", **told)


def told(check: HealthCheck) -> dict:
    """The outcome that the person has now."""
    return check.assessments.filter(issued_at__isnull=False).last().outcome


def finding(check: HealthCheck, subject: str) -> dict:
    """How one subject stands in it."""
    return next(found for found in told(check)["findings"] if found["subject"] == subject)


def stopped() -> HealthCheck:
    """A check that was closed without a blood pressure and without a kit's result."""
    check = scene.opened()
    scene.answered(check)
    scene.kit_ordered(check)
    actions.close(check_id=check.id, reason="closed by the operator", by="test", at=now())
    return check


def test_a_result_after_the_close_is_assessed_and_sent_though_the_check_is_not_whole() -> None:
    check = stopped()
    before = Delivery.objects.count()
    say(check, Kind.HBA1C, "70")
    assert finding(check, "hba1c")["level"] == "high"
    assert Delivery.objects.count() == before + 2
    check.refresh_from_db()
    assert check.state == State.STOPPED


def test_an_extra_kit_does_not_freeze_a_complete_check() -> None:
    check = scene.complete()
    actions.await_results(check_id=check.id, kinds=[Kind.TRIGLYCERIDES], by="test", at=now())
    say(check, Kind.HBA1C, "60")
    assert finding(check, "hba1c")["level"] == "high"
    check.refresh_from_db()
    assert check.state == State.COMPLETE


def test_an_urgent_value_that_is_corrected_before_the_check_is_whole_is_taken_back() -> None:
    check = scene.opened()
    scene.kit_ordered(check)
    say(check, Kind.HBA1C, "95")
    assert told(check)["advice"]["urgency"] == "urgent"
    say(check, Kind.HBA1C, "36")
    assert told(check)["advice"]["urgency"] != "urgent"
    check.refresh_from_db()
    assert check.state == State.OPEN


def test_answers_after_an_urgent_record_do_not_send_another() -> None:
    check = scene.opened()
    scene.measured(check, "192", "118")
    scene.kit_ordered(check)
    scene.answered(check)
    assert check.assessments.count() == 1


def test_a_failure_found_later_takes_the_value_of_its_specimen_away() -> None:
    check = scene.complete()
    say(check, Kind.TOTAL_CHOLESTEROL, "4.8")
    say(check, Kind.TOTAL_CHOLESTEROL, AbsentReason.HAEMOLYSED)
    scored = scene.score(told(check), "qrisk3")
    assert scored["scored"] is True  # the first kit's value, another specimen's, still stands

    other = scene.opened(scene.NUMBERS[1])
    scene.answered(other)
    scene.measured(other)
    scene.kit_ordered(other)
    for kind, value in scene.LAB_VALUES.items():
        say(other, kind, value)
    say(other, Kind.TOTAL_CHOLESTEROL, AbsentReason.HAEMOLYSED)
    assert finding(other, "total_cholesterol")["level"] == "unknown"
    assert scene.score(told(other), "qrisk3")["reason"] == "total cholesterol: sample haemolysed"


def test_a_correction_that_arrives_before_what_it_corrects_still_counts() -> None:
    check = scene.opened()
    scene.answered(check)
    scene.measured(check)
    scene.kit_ordered(check)
    for kind, value in scene.LAB_VALUES.items():
        if kind is not Kind.HBA1C:
            say(check, kind, value)
    first = now()
    say(check, Kind.HBA1C, "60", reported=first + timedelta(seconds=20))
    say(check, Kind.HBA1C, "36", reported=first)
    assert finding(check, "hba1c")["level"] == "high"


def test_what_changes_nothing_sends_nothing() -> None:
    check = scene.complete()
    before = Delivery.objects.count()
    scene.measured(check, origin="readings:again")
    assert check.assessments.count() == 1
    assert Delivery.objects.count() == before


def test_a_check_that_was_stopped_is_not_a_check_somebody_had() -> None:
    check = stopped()
    _, new = actions.invite(person=check.person, organisation=check.organisation, by="test", at=now())
    assert new is True


def test_an_old_check_is_not_taken_up_again_while_a_newer_one_runs() -> None:
    check = scene.invited()
    actions.declare(check_id=check.id, conditions={"statins"}, home=set(), last_check=None, by="test", at=now())
    actions.invite(person=check.person, organisation=check.organisation, by="test", at=now())
    with pytest.raises(Conflict, match="newer"):
        actions.declare(check_id=check.id, conditions=set(), home=set(), last_check=None, by="test", at=now())


def test_another_organisation_cannot_invite_its_way_to_a_running_check() -> None:
    check = scene.invited()
    other, _ = scene.organisation("Y92002", "people:write")
    with pytest.raises(Conflict) as refused:
        actions.invite(person=check.person, organisation=other, by="test", at=now())
    assert str(check.id) not in str(refused.value)


def test_a_no_after_a_yes_takes_the_acknowledgement_out_of_the_report() -> None:
    check = scene.complete()
    practice, _ = scene.organisation("Y90001", "records:acknowledge", kind="practice")
    record = check.assessments.get().record_id
    for accepted in (True, False):
        actions.acknowledge(record_id=record, accepted=accepted, diagnostics="", practice=practice, by="test", at=now())
    assert Fact.objects.get().acknowledged_at is None


def test_one_check_that_breaks_does_not_keep_the_others_open(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = scene.opened(), scene.opened(scene.NUMBERS[1])
    module = sys.modules["apps.checks.actions.close"]
    usual = module.close_locked

    def fails(*, check: HealthCheck, **rest: object) -> object:
        if check.pk == broken.pk:
            raise RuntimeError("broken")
        return usual(check=check, **rest)

    monkeypatch.setattr(module, "close_locked", fails)
    with pytest.raises(ExceptionGroup):
        actions.close_overdue(by="test", at=now() + timedelta(days=29))
    sound.refresh_from_db()
    assert sound.state == State.STOPPED
