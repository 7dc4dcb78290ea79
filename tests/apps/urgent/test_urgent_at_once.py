"""Tests of many at once: sweeps, clinicians, the practice's system and the laboratory on the same case."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection

from apps.checks.actions import acknowledge as practice_answers
from apps.checks.models import Assessment
from apps.clients.clock import now
from apps.clients.models import Organisation
from apps.urgent import actions
from apps.urgent.models import Case, Event, Kind
from healthcheck.measurement import Kind as Measured
from healthcheck.refusal import Refusal
from tests.apps import scene
from tests.apps.urgent.conftest import mails, staff, sweep

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Do everything in the same moment; what each came to, refusals by their codes."""
    together = Barrier(len(works))

    def run(work):
        together.wait()
        try:
            return work()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_eight_sweeps_at_once_each_rung_is_taken_by_one(case):
    taken = at_once(*[lambda: sweep(case, minutes=600)] * 8)
    assert sum(taken) == 6
    assert Event.objects.filter(kind=Kind.ESCALATED).count() == 6
    assert len(mails(case)) == 5


def test_of_six_clinicians_one_acknowledges(case):
    people = [staff(f"clinician{nth}") for nth in range(6)]

    def acknowledge(user):
        return lambda: actions.acknowledge(
            case_id=case.pk, alert=1, named="", user=user, by=f"staff:{user.pk}", at=now()
        )

    came = at_once(*[acknowledge(user) for user in people])
    assert came.count("already-seen") == 5
    assert Event.objects.filter(kind=Kind.SEEN).count() == 1
    assert User.objects.get(pk=Event.objects.get(kind=Kind.SEEN).user_id) in people


def test_practice_clinician_sweep_and_laboratory_at_once_never_wait_for_each_other_for_good(check, case):
    record = Assessment.objects.get(check_of=check)
    practice = Organisation.objects.create(name="Surgery", ods_code="Y90001", kind="practice")
    user = staff("amara")
    scene.kit_ordered(check)
    works = [
        lambda: practice_answers(
            record_id=record.record_id, accepted=True, diagnostics="", practice=practice, by="x", at=now(), named="Dr A"
        ),
        lambda: sweep(case, minutes=600),
        lambda: actions.contact(
            case_id=case.pk, alert=1, how="phone", outcome="spoke", words="", user=user, by="staff:1", at=now()
        ),
        lambda: scene.resulted(check, {Measured.HBA1C: "95"}),
        lambda: sweep(case, minutes=601),
    ]
    at_once(*works)
    case.refresh_from_db()
    numbers = list(Event.objects.filter(case=case).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert case.alerts.count() == 2
    assert case.seen_at is None, "the laboratory's finding has been seen by nobody"
    assert case.next_at is not None


def test_two_readings_at_once_open_one_case(contacts):
    check = scene.opened()
    scene.answered(check)
    at_once(
        lambda: scene.measured(check, "192", "110", origin="readings:1"),
        lambda: scene.measured(check, "194", "111", origin="readings:2"),
    )
    assert Case.objects.count() == 1


def test_a_sweep_that_ends_half_way_has_done_nothing(case, monkeypatch):
    def fails(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("apps.urgent.case.audit.record", fails)
    with pytest.raises(KeyboardInterrupt):
        sweep(case, minutes=600)
    monkeypatch.undo()
    assert mails(case) == []
    assert Event.objects.filter(kind=Kind.ESCALATED).count() == 0
    assert sweep(case, minutes=600) == 6
