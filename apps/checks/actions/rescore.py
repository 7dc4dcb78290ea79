"""Rescore: replay every issued assessment with the equations and advice as they are now, and find whom it changes.

Nothing is overwritten. Where a band or an action differs, the new assessment is held beside the issued one until
somebody issues it. Replayed twice, the same people are listed, and nothing is held twice.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.audit import actions as audit
from apps.checks.actions.assess import issue, unsaved
from apps.checks.actions.find import lock
from apps.checks.assembly import as_subject_of
from apps.checks.differences import differences
from apps.checks.models import Assessment, HealthCheck
from apps.checks.rescored import Change, Rescore, RescoreChunk
from healthcheck import written
from healthcheck.assess import Assessment as Outcome
from healthcheck.assess import assess as assess_subject
from healthcheck.refusal import Conflict

CHUNK = 500


@transaction.atomic
def begin_rescore(*, by: str, at: datetime, chunk: int = CHUNK) -> Rescore:
    """A new replay, cut into chunks of checks. Checks that are assessed from now on are scored right already."""
    rescore = Rescore.objects.create(started_at=at, started_by=by)
    RescoreChunk.objects.bulk_create(
        [RescoreChunk(rescore=rescore, first=ids[0], last=ids[-1], checks=len(ids)) for ids in _stretches(chunk)]
    )
    return rescore


def _stretches(size: int) -> Iterator[list[UUID]]:
    """The ids of assessed checks in order, so many at a time."""
    ids = (
        HealthCheck.objects.filter(assessed_at__isnull=False, person__erased_at__isnull=True)
        .order_by("id")
        .values_list("id", flat=True)
    )
    stretch: list[UUID] = []
    for check_id in ids.iterator(chunk_size=10_000):
        stretch.append(check_id)
        if len(stretch) == size:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


@transaction.atomic
def rescore_chunk(*, chunk_id: int, at: datetime) -> int:
    """Replay one chunk; how many people it changes. A chunk that is done, or in other hands, is left alone."""
    chunk = RescoreChunk.objects.select_for_update(skip_locked=True).filter(pk=chunk_id, done_at__isnull=True).first()
    if chunk is None:
        return 0
    there = HealthCheck.objects.filter(person__erased_at__isnull=True)
    stretch = there.filter(assessed_at__isnull=False, id__gte=chunk.first, id__lte=chunk.last)
    with_all = stretch.select_related("person__practice", "answers").prefetch_related(
        "values", "follow_ups", "assessments", "sample_words", "standings", "person__checks"
    )
    changes = [change for check in with_all.order_by("id") if (change := _replay(check, chunk.rescore, at=at))]
    Change.objects.bulk_create(changes, ignore_conflicts=True)
    chunk.done_at = at
    chunk.save(update_fields=["done_at"])
    return len(changes)


def _replay(check: HealthCheck, rescore: Rescore, *, at: datetime) -> Change | None:
    """The change of one check, its new assessment held; None when every band and action is the same."""
    issued = [kept for kept in check.assessments.all() if kept.issued_at is not None][-1]
    outcome = replayed(check, issued)
    found = differences(issued.outcome, written.said(outcome))
    if not found:
        return None
    held = _held_already(check, issued, outcome) or unsaved(check, outcome, stopped=issued.stopped, at=at)
    if held._state.adding:
        held.save(force_insert=True)
    return Change(rescore=rescore, issued=issued, held=held, differences=found)


def replayed(check: HealthCheck, issued: Assessment) -> Outcome:
    """The check as it stood on the day of its issued assessment, with today's equations."""
    return assess_subject(as_subject_of(check, day=timezone.localdate(issued.made_at), until=issued.made_at))


def _held_already(check: HealthCheck, issued: Assessment, outcome: Outcome) -> Assessment | None:
    newest = list(check.assessments.all())[-1]
    same = newest.version > issued.version and newest.outcome == written.outcome(outcome)
    return newest if same else None


def changes_of(rescore: Rescore) -> QuerySet[Change]:
    """Whom a replay changes, in the order of their checks."""
    return rescore.changes.select_related("issued__check_of", "held").order_by("issued__check_of_id")


@transaction.atomic
def issue_change(*, change: Change, by: str, at: datetime) -> Assessment:
    """Give a held assessment out in place of the issued one: an amended record and one message.

    Raises:
        Conflict: "overtaken" when something was issued since, or the equations changed again: rescore first.
    """
    check = lock(change.issued.check_of_id)
    held = Assessment.objects.select_for_update().get(pk=change.held_id)
    if held.issued_at is not None:
        return held
    newest = check.assessments.filter(issued_at__isnull=False).last()
    outcome = replayed(check, change.issued)
    if newest != change.issued or written.outcome(outcome) != held.outcome:
        raise Conflict("overtaken", "Something changed since this was rescored. Rescore again.")
    issue(check, outcome, held, by=by, at=at)
    detail = {"reference": str(change.rescore_id)}
    audit.record(actor=by, action="assessment.reissued", subject=check.person_id, at=at, detail=detail)
    return held


def waiting_chunks(rescore: Rescore) -> list[tuple[int, int]]:
    """Id and number of checks of each chunk that is not done."""
    rows: list[Any] = list(rescore.chunks.filter(done_at__isnull=True).order_by("id").values_list("id", "checks"))
    return rows
