"""Every test may use the database: the embedded PostgreSQL is held for the whole run when DATABASE_URL is unset."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

from config import env
from config.embedded.postgres import Hold, create_database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Hold the server before the test database is made. pytest-django looks for this name."""
    environment = env.read()
    if not environment.embedded:
        yield
        return
    with Hold(environment.place) as held:
        create_database(held.place, environment.database_name)
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_are_emptied_past_the_append_only_trigger() -> Iterator[None]:
    """Between transactional tests every table is truncated, which the audit trail's trigger refuses, as it should."""
    usual = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
        statements = usual(self, *args, **kwargs)
        tables = ("audit_entry", "audit_checkpoint")
        off, on = ([f"ALTER TABLE {each} {word} TRIGGER USER" for each in tables] for word in ("DISABLE", "ENABLE"))
        return [*off, *statements, *on] if statements else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield
