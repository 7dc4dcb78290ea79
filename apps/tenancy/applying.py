"""Make the roles and set every policy, in one transaction: what stands already is left alone."""

import hashlib
from collections.abc import Iterator

from django.db import connection, transaction

from apps.tenancy.policies import OWNERS_OWN, TABLES, Table
from apps.tenancy.rules import FUNCTIONS
from apps.tenancy.scope import SERVICE_ROLE, WEB

# A role is the whole server's: another database may have made it already, even in this moment.
ROLE = """
    DO $$
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
            CREATE ROLE {role} NOLOGIN NOBYPASSRLS;
        END IF;
        IF NOT pg_has_role(current_user, '{role}', 'MEMBER') THEN
            GRANT {role} TO CURRENT_USER;
        END IF;
    EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
            NULL;
        WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'The role {role} cannot be made by this user of the database.'
                USING HINT = format('As an administrator run: CREATE ROLE {role} NOLOGIN; GRANT {role} TO %I;'
                    ' Then migrate again.', current_user);
    END
    $$;
"""
BYPASSES = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
EXIST = """
    SELECT relname, obj_description(oid, 'pg_class') FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
"""
POLICIES = "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' AND policyname LIKE 'tenancy%'"


class NotAnOwner(RuntimeError):
    """The database's user may not set policies past which it sees itself."""


@transaction.atomic
def apply() -> list[str]:
    """Set what is not as the list says; the tables that were changed. Raises NotAnOwner."""
    with connection.cursor() as cursor:
        cursor.execute(BYPASSES)
        if not cursor.fetchone()[0]:
            raise NotAnOwner("Migrate as a user of the database with BYPASSRLS: the policies hold for every other.")
        for role in (WEB, SERVICE_ROLE):
            cursor.execute(ROLE.format(role=role))
        cursor.execute(EXIST)
        kept = dict(cursor.fetchall())
        listed = [table for table in TABLES if table.name in kept]
        cursor.execute(FUNCTIONS)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {WEB}, {SERVICE_ROLE}")
        changed = [table for table in listed if kept[table.name] != mark(table)]
        for table in changed:
            cursor.execute(POLICIES)
            old = [policy for of, policy in cursor.fetchall() if of == table.name]
            cursor.execute(";\n".join(statements(table, old)))
            cursor.execute(f"COMMENT ON TABLE {table.name} IS '{mark(table)}'")
    return [table.name for table in changed]


def unlisted() -> list[str]:
    """The tables of the database that the list does not name."""
    with connection.cursor() as cursor:
        cursor.execute(EXIST)
        return sorted({name for name, _ in cursor.fetchall()} - {table.name for table in TABLES} - OWNERS_OWN)


def mark(table: Table) -> str:
    """What is written beside a table whose policies are those of the list."""
    return f"tenancy {hashlib.sha256(';'.join(statements(table, [])).encode()).hexdigest()[:32]}"


def statements(table: Table, old: list[str]) -> Iterator[str]:
    """The SQL for one table, in place of the policies it has."""
    name = table.name
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    yield from (f"DROP POLICY {policy} ON {name}" for policy in old)
    yield f"REVOKE ALL ON {name} FROM PUBLIC, {WEB}, {SERVICE_ROLE}"
    yield f"GRANT {table.web} ON {name} TO {WEB}"
    yield f"GRANT {table.service} ON {name} TO {SERVICE_ROLE}"
    yield f"CREATE POLICY tenancy_service ON {name} TO {SERVICE_ROLE} USING (true) WITH CHECK (true)"
    yield f"CREATE POLICY tenancy_sees ON {name} FOR SELECT TO {WEB} USING ({table.sees})"
    rows = table.writes or table.sees
    yield f"CREATE POLICY tenancy_adds ON {name} FOR INSERT TO {WEB} WITH CHECK ({rows})"
    yield f"CREATE POLICY tenancy_changes ON {name} FOR UPDATE TO {WEB} USING ({rows}) WITH CHECK ({rows})"
    yield f"CREATE POLICY tenancy_removes ON {name} FOR DELETE TO {WEB} USING ({rows})"
