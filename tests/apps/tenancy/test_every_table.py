"""Every table has a policy that holds for everybody, and where no scope is set it shows and takes nothing."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from apps.tenancy import applying
from apps.tenancy.policies import OWNERS_OWN, TABLES, Table
from apps.tenancy.scope import NOTHING, SERVICE, SERVICE_ROLE, WEB, Scope, within
from tests.apps.tenancy.worlds import World

BY_NAME = {table.name: table for table in TABLES}
KEPT_FOR_EVER = (
    "audit_entry", "kits_kitevent", "checks_sampleword", "checks_specimenstanding", "urgent_event", "urgent_alert",
)  # fmt: skip


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def refused(query: str) -> str:
    """PostgreSQL's word, or "" where it did it."""
    try:
        with transaction.atomic():
            rows(query) if query.startswith("SELECT") else connection.cursor().execute(query)
    except ProgrammingError as error:
        return str(error)
    return ""


def test_every_table_of_the_database_is_listed(db: None) -> None:
    """Yours is new? Give it a line in apps/tenancy/policies.py: until then nobody but the owner reads it."""
    assert applying.unlisted() == []
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    assert tables - set(BY_NAME) - OWNERS_OWN == set()


def test_a_table_that_nobody_listed_is_found_and_is_closed(db: None) -> None:
    connection.cursor().execute("CREATE TABLE added_later (person_id uuid)")
    assert applying.unlisted() == ["added_later"]
    for scope in (SERVICE, Scope(kind="staff")):
        with within(scope):
            assert "permission denied" in refused("SELECT * FROM added_later")


def test_each_is_listed_once() -> None:
    assert len(BY_NAME) == len(TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_policies_hold_for_everybody_even_the_owner(db: None, table: Table) -> None:
    found = rows(f"SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = '{table.name}'")
    assert found == [(True, True)]
    commands = rows(f"SELECT cmd FROM pg_policies WHERE tablename = '{table.name}' AND '{WEB}' = ANY (roles)")
    assert {each for (each,) in commands} >= {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.mark.parametrize("role", [WEB, SERVICE_ROLE])
def test_the_roles_are_nobody_and_pass_no_policy(db: None, role: str) -> None:
    columns = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication"
    assert rows(f"SELECT {columns} FROM pg_roles WHERE rolname = '{role}'") == [(False,) * 6]
    assert rows(f"SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = '{role}'") == [(0,)]
    assert rows(f"SELECT has_schema_privilege('{role}', 'public', 'CREATE')") == [(False,)]


@pytest.mark.parametrize("scope", [NOTHING, Scope(kind="typed wrong"), Scope(actor="person:x")])
def test_without_a_scope_no_row_is_seen_and_none_is_written(theirs: World, scope: Scope) -> None:
    filled = [table for table in TABLES if rows(f"SELECT count(*) FROM {table.name}") != [(0,)]]
    assert len(filled) >= 20
    with within(scope):
        for table in filled:
            said = refused(f"SELECT * FROM {table.name}")
            assert "permission denied" in said or rows(f"SELECT count(*) FROM {table.name}") == [(0,)], table.name
        for table in TABLES:
            said = refused(f"INSERT INTO {table.name} DEFAULT VALUES")
            assert "row-level security" in said or "permission denied" in said, table.name


@pytest.mark.parametrize("kind", ["", "organisation", "person", "staff", "notify"])
def test_what_is_kept_for_ever_is_changed_by_nobody(ours: World, kind: str) -> None:
    with within(Scope(kind=kind)):
        for name in KEPT_FOR_EVER:
            assert "permission denied" in refused(f"DELETE FROM {name}")
        assert "permission denied" in refused("UPDATE audit_entry SET actor = 'nobody'")
    with within(SERVICE):
        assert "permission denied" in refused("UPDATE audit_entry SET actor = 'nobody'")
        assert "permission denied" in refused("DELETE FROM audit_entry")


@pytest.mark.parametrize(
    "attempt",
    [
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenancy_sees ON people_person",
        "CREATE POLICY mine ON people_person USING (true)",
        "DROP TABLE people_person",
        "TRUNCATE people_person",
        "CREATE TABLE mine (a int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT * FROM django_migrations",
        "SELECT last_value FROM audit_entry_id_seq",
        "SELECT nextval('audit_entry_id_seq')",
        "SET LOCAL session_replication_role = replica",
    ],
)
@pytest.mark.parametrize("scope", [Scope(kind="staff"), SERVICE], ids=["web", "service"])
def test_no_role_of_the_service_gets_past_its_policies(ours: World, scope: Scope, attempt: str) -> None:
    with within(scope):
        said = refused(attempt)
        assert "permission denied" in said or "must be owner" in said, said


def test_row_security_cannot_be_switched_off_for_a_look(ours: World) -> None:
    with within(Scope(kind="organisation")):
        said = refused("SELECT set_config('row_security', 'off', true); SELECT * FROM people_person")
    assert "row-level security" in said


def test_what_stands_as_the_list_says_is_left_alone(db: None) -> None:
    assert applying.apply() == []
    connection.cursor().execute("COMMENT ON TABLE people_person IS NULL")
    assert applying.apply() == ["people_person"]
