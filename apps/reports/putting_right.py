"""Put the facts of some people right: what differs from what their checks say is taken away and written again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models

from apps.reports.models import Area, Fact, FurtherCheck, Sample

_Kept = Mapping[Any, tuple[Any, ...]]


def hold(*, after: UUID | None, until: UUID | None) -> list[Fact]:
    """The facts of the people behind the one id and up to the other, held until the transaction ends."""
    facts = Fact.objects.select_for_update(of=("self",)).order_by("pk")
    if after is not None:
        facts = facts.filter(person_id__gt=after)
    return list(facts if until is None else facts.filter(person_id__lte=until))


def put_right(
    *,
    held: Sequence[Fact],
    facts: Sequence[Fact],
    further: Sequence[FurtherCheck],
    samples: Sequence[Sample],
    areas: Mapping[str, str],
) -> int:
    """Make the facts that are held what they should be; how many were not.

    The rows are written as the actions write theirs: the tallies follow.
    """
    Area.objects.bulk_create((Area(code=code, name=name) for code, name in areas.items()), ignore_conflicts=True)
    of_held = [fact.pk for fact in held]
    joined, taken = FurtherCheck.objects.filter(fact__in=of_held), Sample.objects.filter(fact__in=of_held)
    wrong = _differ(held, facts) | {
        row.fact_id for row in (*_rows_that_differ(list(joined), further), *_rows_that_differ(list(taken), samples))
    }
    joined.filter(fact__in=wrong).delete()
    taken.filter(fact__in=wrong).delete()
    Fact.objects.filter(pk__in=wrong).delete()
    Fact.objects.bulk_create([fact for fact in facts if fact.pk in wrong])
    FurtherCheck.objects.bulk_create([row for row in further if row.fact_id in wrong])
    Sample.objects.bulk_create([row for row in samples if row.fact_id in wrong])
    return len(wrong)


def _differ(held: Sequence[models.Model], right: Sequence[models.Model]) -> set[Any]:
    return {row.pk for row in _rows_that_differ(held, right)}


def _rows_that_differ(held: Sequence[Any], right: Sequence[Any]) -> Iterable[Any]:
    """The rows of either that are not the same in the other."""
    kept, wanted = _written(held), _written(right)
    return [row for row in (*held, *right) if kept.get(row.pk) != wanted.get(row.pk)]


def _written(rows: Iterable[models.Model]) -> _Kept:
    return {row.pk: tuple(getattr(row, each.attname) for each in row._meta.concrete_fields) for row in rows}
