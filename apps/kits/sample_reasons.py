"""Why a kit's sample may not be this person's: their own word, the time it was taken, what the laboratory found."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from django.utils import timezone

from apps.checks import actions as checks
from apps.checks.assembly import as_subject_of
from apps.kits.models import Kit
from apps.kits.sample_doubt import Why
from healthcheck.change import implausible
from healthcheck.check import HealthCheck as Subject
from healthcheck.measurement import Absent, Kind, Measurement
from healthcheck.sample import Whose

_WORDS = {Whose.SOMEBODY_ELSE: Why.SOMEBODY_ELSE, Whose.NOT_SURE: Why.NOT_SURE}

Values = dict[Kind, Measurement]


def measured_in(kit: Kit, coming: Iterable[Measurement | Absent] = (), *, at: datetime) -> tuple[Values, Subject]:
    """The last value of each kind in a kit's sample, with those just coming, and the check it is of."""
    subject = as_subject_of(kit.check_of, day=timezone.localdate(at), trusting=kit.id)
    last = {kind: subject.last_words(kind).get(kit.id) for kind in Kind} | {value.kind: value for value in coming}
    return {kind: value for kind, value in last.items() if isinstance(value, Measurement)}, subject


def of_word(kit: Kit, *, since: datetime | None) -> Iterator[tuple[Why, str]]:
    """What the person said last, if it is not that the blood is their own; only what was said `since` then."""
    said = checks.last_word(specimen=kit.id)
    if said is not None and said.whose != Whose.ME and (since is None or said.at > since):
        why = _WORDS[Whose(said.whose)]
        yield why, f"{day_of(said.at)}: {why.written}."


def of_time(kit: Kit, collected_at: datetime | None, *, sent_at: datetime | None) -> Iterator[tuple[Why, str]]:
    """Whether the laboratory says it was taken before the kit was ordered, or sent. By the day: clocks differ.

    A kit that the person was handed may be used first, and told to us after.
    """
    if collected_at is None or kit.handed_out:
        return
    steps = [("ordered", kit.ordered_at)] + ([("sent", sent_at)] if sent_at else [])
    late = next(((step, time) for step, time in steps if _utc_day(collected_at) < _utc_day(time)), None)
    if late is not None:
        step, time = late
        yield Why.BEFORE_KIT, f"Collected on {day_of(collected_at)}, before the kit was {step} on {day_of(time)}."


def of_values(values: Values, subject: Subject) -> Iterator[tuple[Why, str]]:
    """Whether several markers together lie farther from the last ones than one person's do."""
    for far in implausible(values.values(), subject.previous):
        yield Why.CHANGED, f"{far.words}."


def _utc_day(time: datetime) -> date:
    return time.astimezone(UTC).date()


def day_of(time: datetime) -> str:
    return f"{timezone.localtime(time):%-d %B %Y}"
