"""What is written down for the reports. Each is called in the transaction of the thing it records."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from apps.reports.choices import Asked, Ethnicity, Found, Outcome, Step
from apps.reports.invited import Invited
from apps.reports.models import Area, Fact, FurtherCheck
from apps.reports.quarter import cycle_of
from apps.reports.samples import Sample, Told
from apps.reports.urgent import Came
from apps.tenancy.postgresql.prepared import Prepared
from healthcheck.refusal import Conflict, Missing

# The fact that a check counts in, as `_counted` finds it, gets an earlier time. Written out: most of what arrives asks.
COUNTED = "check_id = coalesce((SELECT fact_id FROM reports_furthercheck WHERE check_id = %(check)s), %(check)s)"
FIRST = {
    column: Prepared(f"""
        UPDATE reports_fact SET {column} = %(at)s
        WHERE {COUNTED} AND ({column} IS NULL OR {column} > %(at)s) AND offered_at <= %(at)s
    """)  # noqa: S608  of our own words
    for column in ("reminded_at", *(step.column for step in Step))
}
EARLIER = {
    column: f"SELECT 1 FROM reports_fact WHERE {COUNTED} AND {column} IS NOT NULL"  # noqa: S608  of our own words
    for column in FIRST
}


class Registered(Protocol):
    """A practice, as far as the reports are concerned."""

    @property
    def area_code(self) -> str:
        """Of the upper-tier authority that it lies in."""
        ...


def offered(*, check_id: UUID, person_id: UUID, invited: Invited, at: datetime) -> None:
    """The first invitation of a check. Said again, as for a reminder, it changes nothing.

    A further check of the same person in the same five-year cycle is not offered again: it counts with the first.
    """
    area = Area(code=invited.area_code, name=invited.area_name)
    Area.objects.bulk_create([area], ignore_conflicts=True)
    fact = Fact(
        check_id=check_id,
        person_id=person_id,
        cycle=cycle_of(at),
        offered_at=at,
        **invited.groups(),
    )
    Fact.objects.bulk_create([fact], ignore_conflicts=True)
    first = Fact.objects.filter(person_id=person_id, cycle=fact.cycle).values_list("pk", flat=True).first()
    if first not in (None, check_id):
        FurtherCheck.objects.bulk_create([FurtherCheck(check_id=check_id, fact_id=first)], ignore_conflicts=True)


def step(*, check_id: UUID, step: str, at: datetime) -> None:
    """A check got this far. The earliest time wins, in whatever order two workers write: a repeat cannot move it."""
    _first(check_id=check_id, column=Step(step).column, at=at)


def reminded(*, check_id: UUID, at: datetime) -> None:
    """A reminder of a kit of this check was sent. The first one counts."""
    _first(check_id=check_id, column="reminded_at", at=at)


def died(*, person_id: UUID, at: datetime) -> None:
    """The death of a person was told; what was told of it before no longer holds.

    Their last invitation before then stays counted where it was made; a result that comes later reaches nobody.
    """
    alive(person_id=person_id)
    _last(person_id, at).update(died_at=at)


def alive(*, person_id: UUID) -> None:
    """The death of this person was told by mistake."""
    Fact.objects.filter(person_id=person_id, died_at__isnull=False).update(died_at=None)


def moved(*, person_id: UUID, practice: Registered, at: datetime) -> UUID | None:
    """The person is registered with this practice from now on. Whoever calls keeps it with the check that is answered.

    A check is reported where it was first offered, and stays there. Where the new practice lies in another area, the
    fact says since when the person is gone, the first time it happens: who left did not stop. Coming back takes
    nothing away. The answer is the fact that says so now, if one does.
    """
    sooner = Q(moved_at__isnull=True) | Q(moved_at__gt=at)
    left = _last(person_id, at).filter(sooner).exclude(area=practice.area_code).values_list("pk", flat=True).first()
    if left is not None:
        Fact.objects.filter(pk=left).update(moved_at=at)
    return left


def sampled(*, check_id: UUID, samples: Iterable[Told]) -> None:
    """The samples of a check, as their results stand now."""
    fact = _counted(check_id).values_list("pk", "area_id").first()
    if fact is None:
        raise _refusal(check_id)
    rows = [Sample(**asdict(told), fact_id=fact[0], area_id=fact[1]) for told in samples]
    changing = ("supplier", "days", "failed", "at")
    Sample.objects.bulk_create(rows, update_conflicts=True, unique_fields=["specimen_id"], update_fields=changing)


def answered_as(*, check_id: UUID, ethnicity: str) -> None:
    """The group of the ethnicity that the person answered, by its letter in the NHS data dictionary."""
    _counted(check_id).update(ethnicity=Ethnicity.of(ethnicity))


def counted_with(*, check_id: UUID) -> list[UUID]:
    """The checks that count in the same fact, itself among them. The fact is held until the transaction ends."""
    held = list(_counted(check_id).select_for_update().values_list("pk", flat=True))
    return [*held, *FurtherCheck.objects.filter(fact__in=held).values_list("pk", flat=True)]


def restate(*, check_id: UUID, taken: datetime | None, refused: datetime | None) -> None:
    """What the practice says of the record now. One that it refuses after all is not delivered (None)."""
    no = None if taken else refused
    _counted(check_id).update(delivered_at=taken, acknowledged_at=taken, refused_at=no)


def answered(*, check_id: UUID, came: Came) -> None:
    """Who looked after what could not wait, as it stands now.

    Whoever calls holds the case and not the check. So the facts may just be being made again (`put_right`), and the
    one that was waited for be gone: a second look finds the one in its place. Where there is none nothing is refused:
    what cannot wait does not wait for a figure.
    """
    any(_counted(check_id).update(**came.columns()) for _ in range(2))


def outcome(*, check_id: UUID, category: str, found: Iterable[Found | Asked] = ()) -> None:
    """What the check's present assessment found and asks for. A corrected result may change it: the last one stands."""
    if not _counted(check_id).update(outcome=Outcome(category), findings=sum(each.bit for each in set(found))):
        raise _refusal(check_id)


def _first(*, check_id: UUID, column: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FIRST[column], {"check": check_id, "at": at})
        if not cursor.rowcount:
            cursor.execute(EARLIER[column], {"check": check_id})
        if not cursor.rowcount:
            raise _refusal(check_id)


def _last(person_id: UUID, at: datetime) -> QuerySet[Fact]:
    """The last fact of a person that had begun by then."""
    begun = Fact.objects.filter(person_id=person_id, offered_at__lte=at).order_by("-offered_at").values("pk")
    return Fact.objects.filter(pk__in=begun[:1])


def _counted(check_id: UUID) -> QuerySet[Fact]:
    """The fact that a check counts in: that of the first check of the cycle, or its own. One look into the index."""
    first = FurtherCheck.objects.filter(check_id=check_id).values("fact_id")
    own = Value(check_id, output_field=UUIDField())
    return Fact.objects.filter(check_id=Coalesce(Subquery(first), own))


def _refusal(check_id: UUID) -> Conflict | Missing:
    if _counted(check_id).exists():
        return Conflict("step-before-offer", "A step of a check cannot be earlier than its first invitation.")
    return Missing("unknown-check", "No check of that id was ever offered.")
