"""The rows that an assessment rests on, by written statements: Django would make the same SQL anew at every arrival.

A check is held first, and what belongs to it is read after that: joined to the statement that holds it, a row that
another transaction has just added would be missing. What was fetched beforehand for many checks at once counts.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db import connection

from apps.checks.models import Answers, FollowUp, HealthCheck, Value
from apps.checks.statements import read, whole
from apps.people.models import Person
from apps.tenancy.postgresql.prepared import Prepared

CHECK: Final = whole(HealthCheck, "WHERE id = %s")
# Its key stays as it is: rows that only point to it, such as a kit that is served meanwhile, do not wait for it.
HELD: Final = whole(HealthCheck, "WHERE id = %s FOR NO KEY UPDATE")
PERSON: Final = whole(Person, "WHERE id = %s")
VALUES: Final = whole(Value, "WHERE check_of_id = %s ORDER BY recorded_at, id")
ANSWERS: Final = whole(Answers, "WHERE check_of_id = %s")
# What is seldom there is asked for together.
MORE: Final = Prepared("""
    SELECT EXISTS (SELECT FROM checks_followup WHERE check_of_id = %s),
           EXISTS (SELECT FROM checks_healthcheck WHERE person_id = %s AND consented_at IS NOT NULL AND invited_at < %s)
""")


def check_of(check_id: UUID, *, hold: bool) -> HealthCheck | None:
    """A check with its person, where both are seen; held until the transaction ends where it is going to change."""
    check = next(read(HealthCheck, HELD if hold else CHECK, check_id), None)
    person = next(read(Person, PERSON, check.person_id), None) if check else None
    if check is None or person is None:
        return None
    check.person = person
    return check


def values_of(check: HealthCheck) -> Iterable[Value]:
    """What was measured, oldest first."""
    return check.values.all() if _fetched(check, "values") else read(Value, VALUES, check.pk)


def answers_of(check: HealthCheck) -> Answers | None:
    """The questionnaire, where it was submitted."""
    if HealthCheck._meta.get_field("answers").is_cached(check):
        return getattr(check, "answers", None)  # Django raises for a missing row
    return next(read(Answers, ANSWERS, check.pk), None)


def more_of(check: HealthCheck) -> tuple[Sequence[FollowUp], Sequence[HealthCheck]]:
    """What was answered to follow-up questions, and the person's earlier checks that began."""
    told = before = True
    if not (_fetched(check, "follow_ups") and _fetched(check.person, "checks")):
        with connection.cursor() as cursor:
            cursor.execute(MORE, [check.pk, check.person_id, check.invited_at])
            told, before = cursor.fetchone()
    return list(check.follow_ups.all()) if told else [], _earlier(check) if before else []


def _earlier(check: HealthCheck) -> list[HealthCheck]:
    return [each for each in check.person.checks.all() if each.consented_at and each.invited_at < check.invited_at]


def _fetched(row: object, name: str) -> bool:
    return name in getattr(row, "_prefetched_objects_cache", {})
