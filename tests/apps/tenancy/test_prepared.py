"""A statement whose plan is kept shows each caller what is theirs, however often it ran for somebody else before."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.checks.rows import VALUES
from apps.tenancy.postgresql.prepared import Prepared
from apps.tenancy.scope import NOTHING, OWNER, SERVICE, within
from tests.apps.tenancy.worlds import World

PEOPLE = Prepared("SELECT id::text FROM people_person WHERE id::text <> %s ORDER BY id")
OFTEN = 8  # a plan that fits every value is made after the fifth time
pytestmark = pytest.mark.django_db(transaction=True)


def seen(statement: str = PEOPLE) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [""])
        return [row[0] for row in cursor.fetchall()]


def kept() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, generic_plans FROM pg_prepared_statements WHERE statement LIKE '%id::text <>%'"
        )
        return list(cursor.fetchall())


def test_each_scope_sees_its_own_rows_by_the_same_plan(ours: World, theirs: World) -> None:
    for _ in range(OFTEN):
        for world in (ours, theirs):
            with within(world.scope("practice")), transaction.atomic():
                assert seen() == [str(world.check.person_id)]
    with within(OWNER):
        ((_, generic),) = kept()
    assert generic > 0


def test_a_plan_that_saw_everything_shows_nobody_anything_else(ours: World, theirs: World) -> None:
    for _ in range(OFTEN):
        with within(SERVICE), transaction.atomic():
            assert len(seen()) == 2
    with within(NOTHING), transaction.atomic():
        assert seen() == []
    with within(ours.scope("practice")), transaction.atomic():
        assert seen() == [str(ours.check.person_id)]
    with within(OWNER), transaction.atomic():
        assert len(seen()) == 2


def test_in_one_transaction_it_follows_every_change_of_scope(ours: World, theirs: World) -> None:
    with transaction.atomic():
        for _ in range(OFTEN):
            for world in (ours, theirs):
                with within(world.scope("practice")):
                    assert seen() == [str(world.check.person_id)]
            with within(NOTHING):
                assert seen() == []


def test_outside_a_transaction_nothing_is_kept_and_the_scope_holds(ours: World, theirs: World) -> None:
    for _ in range(OFTEN):
        with within(ours.scope("practice")):
            assert seen() == [str(ours.check.person_id)]
    with within(OWNER):
        assert kept() == []


def test_where_a_pooler_may_stand_nothing_is_kept(ours: World, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    for _ in range(OFTEN):
        with within(ours.scope("practice")), transaction.atomic():
            assert seen() == [str(ours.check.person_id)]
    with within(OWNER):
        assert kept() == []


def test_a_new_column_breaks_no_statement_that_names_its_own(ours: World) -> None:
    for _ in range(OFTEN):
        with within(SERVICE), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(VALUES, [ours.check.id])
            before = cursor.fetchall()
    with within(OWNER), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE checks_value ADD COLUMN later text")
    try:
        with within(SERVICE), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(VALUES, [ours.check.id])
            assert cursor.fetchall() == before
    finally:
        with within(OWNER), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE checks_value DROP COLUMN later")


def test_one_that_fails_leaves_the_connection_as_it_found_it(ours: World) -> None:
    twice = Prepared("INSERT INTO people_practice SELECT * FROM people_practice WHERE ods_code <> %s")
    for _ in range(OFTEN):
        with pytest.raises(IntegrityError), within(SERVICE), transaction.atomic():
            seen(twice)
        with pytest.raises(DatabaseError), within(NOTHING), transaction.atomic():
            seen(Prepared("SELECT 1 / length(%s)"))
        with within(ours.scope("practice")), transaction.atomic():
            assert seen() == [str(ours.check.person_id)]


def test_the_log_of_queries_shows_it_like_any_other(ours: World) -> None:
    with CaptureQueriesContext(connection) as log, within(SERVICE), transaction.atomic():
        seen()
    assert any("people_person" in query["sql"] for query in log.captured_queries)
