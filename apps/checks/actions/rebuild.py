"""Make the report's facts again from the checks, a stretch of people at a time.

Facts may be written meanwhile. A stretch holds its people, then their checks, then their facts, in the order in which
the actions do: `invite` a person, every other action the check, and all of them the fact last. What is held stays as
it is until the stretch is written, so no action is between its rows and its fact; who is in another stretch waits for
nothing. Stopped at any line, what is done is done, and run again it begins anew and finds less to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apps.checks import told
from apps.checks.models import HealthCheck
from apps.people.models import Person
from apps.reports import putting_right
from apps.reports.models import FurtherCheck

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One stretch: how many people, and how many facts were not as their checks say."""

    people: int
    wrong: int


def people_to_rebuild() -> int:
    """How many people have a check."""
    return _people().count()


def rebuild_facts(*, chunk: int = CHUNK) -> Iterator[Rebuilt]:
    """Put every fact right; one value a stretch. A fact behind which no check stands is taken away."""
    after: UUID | None = None
    while True:
        waiting = _people() if after is None else _people().filter(person_id__gt=after)
        stretch = list(waiting[:chunk])
        until = stretch[-1] if len(stretch) == chunk else None
        yield _stretch(stretch, after=after, until=until)
        if until is None:
            return
        after = until


def _people() -> QuerySet[HealthCheck, UUID]:
    return HealthCheck.objects.order_by("person_id").values_list("person_id", flat=True).distinct()


@transaction.atomic
def _stretch(people: list[UUID], *, after: UUID | None, until: UUID | None) -> Rebuilt:
    # A row that refers to the person is no reason to wait, but an invitation is.
    held = Person.objects.select_for_update(no_key=True).filter(pk__gt=after or UUID(int=0)).order_by("pk")
    list((held if until is None else held.filter(pk__lte=until)).values_list("pk", flat=True))
    began = HealthCheck.objects.select_for_update(of=("self",)).filter(person__erased_at__isnull=True).order_by("id")
    if after is not None:
        began = began.filter(person_id__gt=after)
    checks = list(began if until is None else began.filter(person_id__lte=until))
    # Of somebody who was erased there are no rows to make a fact from: it stays as it was.
    erased = Person.objects.filter(erased_at__isnull=False)
    gone = set((erased if after is None else erased.filter(pk__gt=after)).values_list("pk", flat=True))
    facts = [fact for fact in putting_right.hold(after=after, until=until) if fact.person_id not in gone]
    right = told.facts(checks)
    wrong = putting_right.put_right(
        held=facts,
        facts=[fact for fact, _ in right.values()],
        further=[FurtherCheck(check_id=each, fact_id=first) for first, (_, more) in right.items() for each in more],
        samples=told.samples(right),
        areas={kept["area_id"]: kept["area_name"] for check in checks if (kept := check.invited_as) is not None},
    )
    return Rebuilt(len(people), wrong)
