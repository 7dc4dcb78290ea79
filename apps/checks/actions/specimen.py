"""A specimen: what the person says of it, and whether its results are held, stand, or are never used."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.audit import actions as audit
from apps.checks.actions.assess import assess_when_due, pressing
from apps.checks.actions.find import require_open
from apps.checks.assembly import as_subject_of
from apps.checks.models import Assessment, HealthCheck
from apps.checks.specimen import SampleWord, SpecimenStanding, Standing
from healthcheck import written
from healthcheck.assess import assess as assess_subject
from healthcheck.sample import Whose


@transaction.atomic
def say_of_sample(
    *, check: HealthCheck, specimen: UUID, whose: Whose, collected_at: datetime, method: str, by: str, at: datetime
) -> tuple[SampleWord, bool]:
    """The person's word on a sample of a held check, and whether it is a new one. Nothing said before is taken away."""
    last = SampleWord.objects.filter(check_of=check, specimen=specimen).last()
    if last is not None and (last.whose, last.collected_at, last.method) == (whose, collected_at, method):
        return last, False
    said = SampleWord.objects.create(
        check_of=check, specimen=specimen, whose=whose, collected_at=collected_at, method=method, at=at, by=by
    )
    detail = {"kit": str(specimen), "outcome": whose.value}
    audit.record(actor=by, action="sample.declared", subject=check.person_id, at=at, detail=detail)
    return said, True


def standing_of(*, specimen: UUID) -> str:
    """A Standing, or "" where none was ever given."""
    last = SpecimenStanding.objects.filter(specimen=specimen).last()
    return last.standing if last else ""


def last_word(*, specimen: UUID) -> SampleWord | None:
    """What was said last of a sample; None where nobody said anything."""
    return SampleWord.objects.filter(specimen=specimen).last()


@transaction.atomic
def stand(*, check: HealthCheck, specimen: UUID, standing: Standing, by: str, at: datetime) -> None:
    """From now on the results of this specimen of a held check are held, stand, or are never used."""
    SpecimenStanding.objects.create(check_of=check, specimen=specimen, standing=standing, at=at, by=by)
    detail = {"kit": str(specimen), "state": standing.value}
    audit.record(actor=by, action="specimen.standing", subject=check.person_id, at=at, detail=detail)


@transaction.atomic
def look_again(*, check_id: UUID, by: str, at: datetime) -> Assessment | None:
    """Assess what there is now that a specimen stands otherwise; what was given out, if anything was."""
    return assess_when_due(require_open(check_id=check_id), by=by, at=at)


def given_out_at(*, check: HealthCheck, at: datetime) -> bool:
    """Whether results were given out at this very moment: the person hears of them, and of what they lack."""
    return check.assessments.filter(issued_at=at).exists()


def would_press(*, check: HealthCheck, specimen: UUID, at: datetime) -> bool:
    """Whether the results of a specimen, were they this person's, would say something that cannot wait."""
    day = timezone.localdate(at)
    known, trusted = (
        pressing(written.said(assess_subject(as_subject_of(check, day=day, trusting=each))))
        for each in (None, specimen)
    )
    return any(each not in known for each in trusted)
