"""What the GP has already is not sent again; what is amended is, and so is whatever the GP may not have."""

from datetime import timedelta

import pytest

from apps.audit.models import Entry
from apps.checks import actions as checks
from apps.checks.actions import assess
from apps.checks.actions.rescore import replayed
from apps.checks.written import as_results
from apps.clients.clock import now
from apps.delivery import actions, records, routes
from apps.delivery.models import Delivery, State
from healthcheck.measurement import Kind
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(outbox):
    return scene.complete()


def sent():
    return Delivery.objects.filter(purpose="record").order_by("queued_at", "id")


def skipped():
    return Entry.objects.filter(action="record.unchanged")


def once_more(check, *, changes=(), urgent=False):
    """The next version of the newest assessment, as `issue` queues it."""
    last = assess.last_issued(check)
    outcome = replayed(check, last)
    kept = assess.unsaved(check, outcome, stopped="", at=now() + timedelta(minutes=5))
    kept.issued_at = kept.made_at
    kept.save()
    record = assess.record_of(outcome, kept, replaces=last, changes=changes, at=kept.made_at)
    return records.queue_record(record=record, subject=check.person_id, urgent=urgent, at=now())


def test_a_version_that_tells_nothing_new_is_not_queued_and_the_trail_says_so(check):
    (first,) = sent()
    assert once_more(check) == []
    assert list(sent()) == [first]
    (entry,) = skipped()
    assert (entry.subject, entry.detail["delivery"]) == (check.person_id, str(first.pk))


def test_one_that_is_amended_is_queued(check):
    (row,) = once_more(check, changes=("the cholesterol was corrected",))
    assert list(sent()) == [sent().first(), row]
    assert not skipped().exists()


def test_an_urgent_one_always_goes(check):
    assert len(once_more(check, urgent=True)) == 1


@pytest.mark.parametrize("state", ["parked", "stopped", "refused"])
def test_what_the_practice_may_not_have_is_sent(check, state):
    (first,) = sent()
    if state == "stopped":
        Delivery.objects.filter(pk=first.pk).update(state=State.STOPPED, reason="Stopped: by hand.")
    else:
        Delivery.objects.filter(pk=first.pk).update(
            state=State.PARKED, reason="by hand", refused_at=now() if state == "refused" else None
        )
    assert len(once_more(check)) == 1


def test_against_the_newest_is_compared_and_not_against_any(check):
    once_more(check, changes=("the cholesterol was corrected",))
    assert len(once_more(check)) == 1  # as the first told it: the correction is taken back


def test_another_practice_and_another_channel_have_nothing_of_it(check):
    routes.choose(
        practice="Y90001", channels=["pdm", "gp_connect"], from_day=now().date(), by="operator:test", at=now()
    )
    assert [row.channel for row in once_more(check)] == ["gp_connect"]
    scene.practice("Y90002")
    check.person.practice_id = "Y90002"
    check.person.save()
    check.refresh_from_db()
    assert [row.destination for row in once_more(check)] == ["Y90002"]


def test_the_person_still_reads_that_the_surgery_has_it(check):
    (first,) = sent()
    actions.acknowledge(reference=first.reference, accepted=True, diagnostics="", by="test", at=now())
    once_more(check)
    assert as_results(check)["gp_has_it"] is True
    once_more(check, changes=("the cholesterol was corrected",))
    assert as_results(check)["gp_has_it"] is False


def test_the_digest_is_keyed_and_names_nobody(check, settings):
    (first,) = sent()
    assert len(bytes(first.content)) == 32
    settings.VAULT_INDEX_KEY = "A" * 43 + "="
    assert len(once_more(check)) == 1  # under another key nothing is known to be the same, so it is sent


def test_a_correction_that_changes_nothing_sends_nothing(check):
    before = sent().count()
    scene.resulted(check, {Kind.HBA1C: scene.LAB_VALUES[Kind.HBA1C]}, origin="lab:again")
    assert sent().count() == before


def test_a_replay_that_changes_nothing_sends_nothing(check):
    rescore = checks.begin_rescore(by="test", at=now())
    for chunk_id, _ in checks.waiting_chunks(rescore):
        checks.rescore_chunk(chunk_id=chunk_id, at=now())
    for change in checks.changes_of(rescore):
        checks.issue_change(change=change, by="test", at=now())
    assert sent().count() == 1
