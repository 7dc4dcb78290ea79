"""In production: a login that owns nothing, inherits nothing, and has only the roles that it takes on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.tenancy import scope as tenancy
from apps.tenancy.scope import NOTHING, SERVICE, WEB, Scope, statement
from config.celery import app, stand_as_the_service
from manage import OF_THE_OWNER, scope_of
from tests.apps.tenancy.worlds import World

LOGIN = "tenancy_tests_app"
COUNT = "SELECT count(*) FROM people_person"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def as_login(ours: World) -> Iterator[psycopg.Connection]:
    """A connection of such a login, past Django."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {LOGIN}")
        cursor.execute(f"CREATE ROLE {LOGIN} LOGIN NOINHERIT")
        cursor.execute(f"GRANT healthcheck_web, healthcheck_service TO {LOGIN}")
    known = connection.get_connection_params() | {"user": LOGIN}
    with psycopg.connect(host=known["host"], dbname=known["dbname"], user=LOGIN) as made:
        yield made
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE {LOGIN}")


def counted(client: psycopg.Connection, scope: Scope | None) -> int:
    with client.transaction():
        if scope is not None:
            client.execute(statement(scope, None))
        row = client.execute(COUNT).fetchone()
        assert row is not None
        return int(row[0])


def test_by_itself_it_may_do_nothing_and_in_a_scope_what_the_scope_may(as_login: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        counted(as_login, None)
    assert counted(as_login, NOTHING) == 0
    assert counted(as_login, SERVICE) == 1
    assert counted(as_login, Scope(kind="staff")) == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        counted(as_login, None)


@pytest.mark.parametrize("role", ["healthcheck", "postgres", "pg_read_all_data"])
def test_it_can_become_nobody_else(as_login: psycopg.Connection, role: str) -> None:
    with pytest.raises(psycopg.Error), as_login.transaction():
        as_login.execute(f"SET ROLE {role}")


def test_the_command_says_that_the_rows_are_kept_apart(ours: World) -> None:
    told = StringIO()
    call_command("tenancy", stdout=told)
    assert "without a policy: none" in told.getvalue() and "seen without a scope: nothing" in told.getvalue()


def test_the_command_fails_where_a_table_was_opened(ours: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE POLICY forgotten ON people_person TO {WEB} USING (true)")
        try:
            with pytest.raises(CommandError):
                call_command("tenancy", stdout=StringIO())
        finally:
            cursor.execute("DROP POLICY forgotten ON people_person")


def test_commands_run_as_the_service_but_those_of_the_owner() -> None:
    assert scope_of(["manage.py", "close_overdue"]) == SERVICE
    assert scope_of(["manage.py", "runserver"]) == NOTHING
    assert {scope_of(["manage.py", each]).role for each in OF_THE_OWNER} == {"none"}


def test_every_task_of_ours_runs_as_the_service() -> None:
    app.loader.import_default_modules()  # as a worker does when it starts
    ours_alone = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert ours_alone and all(isinstance(task, app.Task) for task in ours_alone)


def test_the_threads_of_a_worker_begin_as_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tenancy, "_standing", NOTHING)
    stand_as_the_service()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(tenancy.current).result() == SERVICE
