"""What the report counts of people, read from the rows of their checks; the actions note the same as it happens.

Each step is the earliest time of the rows that stand for it: see `_FIRST`. The groups are those kept when the check
began, but for the ethnicity, which is the last one answered. The outcome is that of the newest assessment given out.
A fact is a person in a cycle: a further check of the same cycle adds its steps to those of the first.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Min

from apps.checks.acknowledged import answers
from apps.checks.found import counted_in
from apps.checks.models import Answers, Assessment, Declaration, HealthCheck, Value
from apps.checks.sampled import sampled
from apps.people.models import Person
from apps.reports.choices import Ethnicity as Group
from apps.reports.choices import Outcome, Step
from apps.reports.models import Fact, Sample
from apps.reports.quarter import cycle_of
from apps.reports.urgent import Came, came_together
from apps.urgent.answered import answered
from healthcheck.advice.action import Urgency
from healthcheck.measurement import Kind
from healthcheck.person import Ethnicity

_Times = Mapping[UUID, datetime]
_Ids = Collection[UUID]


@dataclass(slots=True)
class _Rows:
    """Of some checks: the earliest time of each step, and what was said last."""

    times: dict[Step, _Times]
    refused: _Times
    urgent: Mapping[UUID, Came]
    ethnicity: dict[UUID, tuple[datetime, Group]] = field(default_factory=dict)
    outcome: dict[UUID, tuple[datetime, Outcome, int]] = field(default_factory=dict)


def facts(checks: Sequence[HealthCheck]) -> dict[UUID, tuple[Fact, list[UUID]]]:
    """By its first check, each fact and the further checks that count in it.

    Args:
        checks: every check of some people, in the order in which they began.
    """
    counted = [check for check in checks if check.invited_as is not None]
    rows = _read(counted)
    by_cycle = sorted(counted, key=lambda check: (check.person_id, cycle_of(check.invited_at)))  # stable: first first
    found = {}
    for _, group in groupby(by_cycle, key=lambda check: (check.person_id, cycle_of(check.invited_at))):
        first, *further = group
        found[first.id] = _fact([first, *further], rows), [check.id for check in further]
    _note_deaths([fact for fact, _ in found.values()])
    return found


def samples(right: Mapping[UUID, tuple[Fact, Sequence[UUID]]]) -> list[Sample]:
    """The samples of the checks behind some facts."""
    fact_of = {check: fact for fact, further in right.values() for check in (fact.pk, *further)}
    return [
        Sample(**asdict(told), fact_id=fact_of[check].pk, area_id=fact_of[check].area_id)
        for check, taken in sampled(fact_of).items()
        for told in taken
    ]


def _note_deaths(facts: Sequence[Fact]) -> None:
    """A death stands in the last fact of the person that had begun by then."""
    people = {fact.person_id for fact in facts}
    deaths = dict(Person.objects.filter(pk__in=people, died_at__isnull=False).values_list("pk", "died_at"))
    last: dict[UUID, Fact] = {}
    for fact in sorted(facts, key=lambda fact: fact.offered_at):
        died_at = deaths.get(fact.person_id)
        if died_at is not None and fact.offered_at <= died_at:
            last[fact.person_id] = fact
    for person, fact in last.items():
        fact.died_at = deaths[person]


def _fact(checks: Sequence[HealthCheck], rows: _Rows) -> Fact:
    first, ids = checks[0], [check.id for check in checks]
    groups = {name: value for name, value in first.invited_as.items() if name != "area_name"}
    taken = _earliest(rows.times[Step.ACKNOWLEDGED], ids)
    last = max((rows.outcome[each] for each in ids if each in rows.outcome), default=(None, None, 0))
    return Fact(
        check_id=first.id,
        person_id=first.person_id,
        cycle=cycle_of(first.invited_at),
        **groups,
        ethnicity=max((rows.ethnicity[each] for each in ids if each in rows.ethnicity), default=(None, ""))[1]
        or Group.NOT_KNOWN,
        offered_at=first.invited_at,
        **{step.column: _earliest(times, ids) for step, times in rows.times.items()},
        moved_at=first.moved_at,
        reminded_at=min((each.reminded_at for each in checks if each.reminded_at is not None), default=None),
        outcome=last[1],
        findings=last[2],
        refused_at=None if taken else _earliest(rows.refused, ids),
        **came_together([rows.urgent[each] for each in ids if each in rows.urgent]).columns(),
    )


def _earliest(times: _Times, ids: Iterable[UUID]) -> datetime | None:
    return min((times[each] for each in ids if each in times), default=None)


def _declared(ids: _Ids, **which: bool) -> _Times:
    rows = Declaration.objects.filter(check_of__in=ids, **which).order_by()
    return dict(rows.values("check_of").annotate(first=Min("at")).values_list("check_of", "first"))


def _measured(ids: _Ids) -> _Times:
    rows = Value.objects.filter(check_of__in=ids, kind=Kind.SYSTOLIC.key).order_by()
    return dict(rows.values("check_of").annotate(first=Min("recorded_at")).values_list("check_of", "first"))


def _finished(ids: _Ids) -> _Times:
    rows = Assessment.objects.filter(check_of__in=ids, issued_at__isnull=False, stopped="").order_by()
    return dict(rows.values("check_of").annotate(first=Min("issued_at")).values_list("check_of", "first"))


_FIRST: Mapping[Step, Callable[[_Ids], _Times]] = {
    Step.SIGNED_IN: _declared,
    Step.ELIGIBLE: lambda ids: _declared(ids, eligible=True),
    Step.INELIGIBLE: lambda ids: _declared(ids, eligible=False),
    Step.MEASURED: _measured,
}
_OF_CHECK = {
    Step.CONSENTED: "consented_at",
    Step.KIT_ORDERED: "kit_ordered_at",
    Step.KIT_RETURNED: "kit_returned_at",
    Step.PROCESSED: "processed_at",
}


def _read(checks: Sequence[HealthCheck]) -> _Rows:
    ids = [check.id for check in checks]
    times: dict[Step, _Times] = {step: read(ids) for step, read in _FIRST.items()}
    for step, column in _OF_CHECK.items():
        times[step] = {check.id: at for check in checks if (at := getattr(check, column)) is not None}
    times[Step.SCORED] = times[Step.RECEIVED] = _finished(ids)
    said = answers(ids)
    times[Step.DELIVERED] = times[Step.ACKNOWLEDGED] = said.taken
    rows = _Rows(times, refused=said.refused, urgent=answered(ids))
    times[Step.ANSWERED] = submitted = {}
    for given in Answers.objects.filter(check_of__in=ids):
        submitted[given.check_of_id] = given.submitted_at
        if "ethnicity" in given.answers:
            group = Group.of(Ethnicity.of(given.answers["ethnicity"]).letter)
            rows.ethnicity[given.check_of_id] = given.submitted_at, group
    issued = Assessment.objects.filter(check_of__in=ids, issued_at__isnull=False)
    newest = issued.order_by("check_of", "-version").distinct("check_of")
    for kept in newest.only("check_of", "issued_at", "stopped", "urgency", "outcome"):
        if kept.issued_at is not None:
            bits = sum(each.bit for each in counted_in(kept.outcome))
            rows.outcome[kept.check_of_id] = kept.issued_at, counted_as(kept.stopped, kept.urgency), bits
    return rows


def counted_as(stopped: str, urgency: str) -> Outcome:
    """The outcome of an assessment. One that found nothing because it was stopped half-way is no all-clear."""
    return Outcome.UNFINISHED if stopped and urgency == Urgency.NONE else Outcome(urgency)
