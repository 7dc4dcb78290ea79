"""manage.py tenancy: does the database keep everybody's rows apart, as this process connects to it?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction

from apps.tenancy.applying import BYPASSES, unlisted
from apps.tenancy.policies import TABLES
from apps.tenancy.scope import NOTHING, OWNER, WEB, within

FORCED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"


class Command(BaseCommand):
    help = (
        "Says who this process connects as, whether every table has a policy that holds for everybody, and whether a "
        "query without a scope sees nothing. Exit code 1 when one of them is not so. In production connect the web and "
        "the workers as a role that owns nothing: CREATE ROLE healthcheck_app LOGIN NOINHERIT PASSWORD '...'; GRANT "
        "healthcheck_web, healthcheck_service, healthcheck_analyst TO healthcheck_app; and migrate as the owner."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        with within(OWNER), connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            user = cursor.fetchone()[0]
            cursor.execute(BYPASSES)
            passes = cursor.fetchone()[0]
            cursor.execute(FORCED)
            forced = {name for (name,) in cursor.fetchall()}
        open_tables = sorted({table.name for table in TABLES} - forced) + unlisted()
        seen = sorted(table.name for table in TABLES if table.name in forced and _shows_a_row(table.name))
        words = "passes every policy: right for the owner, wrong for the web" if passes else "is held to the policies"
        self.stdout.write(f"connected as {user}, who {words}; each query runs as {WEB} or another role of the service")
        self.stdout.write(f"{len(TABLES)} tables listed; without a policy: {', '.join(open_tables) or 'none'}")
        self.stdout.write(f"seen without a scope: {', '.join(seen) or 'nothing'}")
        if open_tables or seen:
            raise CommandError("The rows are not kept apart.")


def _shows_a_row(table: str) -> bool:
    try:
        with within(NOTHING), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608  from our own list
            return bool(cursor.fetchone()[0])
    except ProgrammingError:
        return False  # it may not even ask
