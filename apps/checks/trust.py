"""Which results of a check may be used: the only way a stored value comes to be assessed leads through here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from apps.checks.models import HealthCheck
from apps.checks.specimen import Standing
from healthcheck.measurement import Absent, AbsentReason, Measurement
from healthcheck.sample import Sample, Whose

_UNUSED = {Standing.HELD: AbsentReason.HELD, Standing.NOT_THEIRS: AbsentReason.NOT_YOUR_SAMPLE}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one specimen of a kit.

    Args:
        standing: a Standing, or "" where none was ever given.
        sample: as the person's words and a clinician's make it.
    """

    standing: str = ""
    sample: Sample = field(default_factory=Sample)


def known(check: HealthCheck, *, until: datetime | None, trusting: UUID | None) -> Mapping[UUID, Known]:
    """Every specimen that somebody said something of `until` then.

    Args:
        trusting: a specimen to take as the person's own, to see what its results would say.
    """
    found: dict[UUID, Known] = {}
    for word in check.sample_words.all():
        if until is None or word.at <= until:
            before = found.get(word.specimen, Known())
            changed = before.sample.whose is not None and before.sample.whose != word.whose
            sample = Sample(Whose(word.whose), before.sample.word_changed or changed, word.collected_at)
            found[word.specimen] = replace(before, sample=sample)
    for row in check.standings.all():
        if until is None or row.at <= until:
            before = found.get(row.specimen, Known())
            vouched = row.standing == Standing.THEIRS
            found[row.specimen] = Known(row.standing, replace(before.sample, vouched=vouched))
    if trusting is not None:
        found[trusting] = replace(found.get(trusting, Known()), standing=Standing.THEIRS)
    return found


def usable(value: Measurement | Absent, specimens: Mapping[UUID, Known]) -> Measurement | Absent:
    """The value with what is known of its sample; in its place why there is none, where it may not be used."""
    if value.specimen is None or isinstance(value, Absent):
        return value
    of = specimens.get(value.specimen, Known())
    reason = _UNUSED.get(Standing(of.standing)) if of.standing else None
    if reason is not None:
        return Absent(value.kind, reason, "", value.id, value.taken_at, value.specimen, value.reported_at)
    told = value.sample is not None and value.sample.laboratory_told
    said = of.sample.said_collected_at
    taken_at = said if said is not None and not told else value.taken_at
    return replace(value, taken_at=taken_at, sample=replace(of.sample, laboratory_told=told))
