"""21. Between organisations, below the application: no scope, a connection that somebody else used, the cache, a task,
plans and counters. No row."""

from typing import Any

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection

from apps.checks.models import HealthCheck
from apps.people.models import Person
from apps.tenancy.policies import TABLES
from apps.tenancy.scope import DOOR, NOTHING, WEB, within
from config.celery import ServiceTask, app
from config.embedded.postgres import connect
from tests.attacks.cast import Cast
from tests.attacks.house import House

OF_NOBODY = ("people_practice", "kits_supplieraccount", "kits_lot")  # who takes part, and how many kits are left
CLINICAL = [
    table.name for table in TABLES
    if table.name.startswith(("people_p", "checks_", "answers_", "kits_", "reports_fact")) and table.name not in OF_NOBODY  # noqa: E501
]  # fmt: skip


@pytest.fixture
def raw(house: House) -> Any:
    """A connection like those of the pool, as the web's role."""
    with connect(house.stack.place, house.stack.environment["HEALTHCHECK_DATABASE_NAME"]) as found:
        found.execute(f"SET ROLE {WEB}")
        yield found


def count(raw: Any, table: str) -> int:
    try:
        return int(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except psycopg.errors.InsufficientPrivilege:
        return 0


def test_attack_21_without_a_scope_every_table_is_empty(raw: Any, house: House, cast: Cast) -> None:
    assert {table.name: count(raw, table.name) for table in TABLES if count(raw, table.name)} == {}
    assert house.sql("SELECT count(*) FROM people_person")[0][0] >= 2, "or it would say nothing"


@pytest.mark.parametrize("kind", ["", "door", "organisation", "person", "x", "staff'", "NULL"])
def test_attack_21_a_kind_without_its_id_sees_no_record(kind: str, raw: Any, cast: Cast) -> None:
    raw.execute("SELECT set_config('healthcheck.kind', %s, false)", [kind])
    assert not {table: count(raw, table) for table in CLINICAL if count(raw, table)}


def test_attack_21_a_connection_that_another_used_keeps_nothing_of_them(raw: Any, cast: Cast) -> None:
    """SET LOCAL: with its transaction it is gone."""
    with raw.transaction():
        raw.execute("SELECT set_config('healthcheck.kind', 'person', true)")
        raw.execute("SELECT set_config('healthcheck.person', %s, true)", [str(cast.a.person.id)])
        assert count(raw, "people_person") == 1
    assert count(raw, "people_person") == 0


def test_attack_21_the_servers_own_connections_keep_nothing_between_requests(house: House, cast: Cast) -> None:
    """The same eight threads answer one household after the other, over and over."""
    for _ in range(20):
        for which, home, other in (("a", cast.a, cast.b), ("b", cast.b, cast.a)):
            told = house.call("GET", "/v1/checks", token=cast.tokens[f"person_{which}"])
            assert str(home.check.id) in told.text and str(other.check.id) not in told.text
        assert house.call("GET", "/v1/checks").status_code == 401


def test_attack_21_the_role_of_the_web_cannot_become_another(raw: Any) -> None:
    for statement in ("SET ROW_SECURITY TO off", "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
                      "DROP POLICY tenancy_sees ON people_person", "CREATE TABLE public.x AS SELECT 1",
                      "ALTER ROLE healthcheck_web BYPASSRLS", "COPY people_person TO '/tmp/x'"):  # fmt: skip
        with pytest.raises(psycopg.Error):
            raw.execute(statement)
            assert count(raw, "people_person") == 0
            raise psycopg.Error("it was set, and changed nothing")


def test_attack_21_a_key_in_the_cache_opens_nothing(house: House, cast: Cast) -> None:
    cache.set("a-check", str(cast.a.check.id))
    with house.inside():
        for scope in (NOTHING, DOOR):
            with within(scope):
                assert not HealthCheck.objects.filter(pk=cache.get("a-check")).exists()
                assert not Person.objects.exists()


def test_attack_21_a_task_takes_no_persons_scope_along_and_carries_no_record(house: House, cast: Cast) -> None:
    assert issubclass(app.Task, ServiceTask) and app.conf.task_ignore_result
    assert not [name for name in app.tasks if "pickle" in str(getattr(app.tasks[name], "serializer", ""))]
    assert app.conf.accept_content in (None, ["json"], ("json",))


def test_attack_21_no_plan_and_no_sequence_counts_anothers_rows(raw: Any, house: House, cast: Cast) -> None:
    plan = "\n".join(row[0] for row in raw.execute("EXPLAIN ANALYZE SELECT * FROM people_person").fetchall())
    assert "actual" in plan and count(raw, "people_person") == 0
    assert raw.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'people_person'").fetchone() == (0,)
    with house.inside(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns WHERE table_name IN ('people_person', 'checks_healthcheck')"  # noqa: E501
            " AND column_name = 'id' AND data_type <> 'uuid'"
        )
        assert cursor.fetchone() == (0,), "an id that counts tells how many there are"
