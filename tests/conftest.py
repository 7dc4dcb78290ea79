"""Every test may use the database: the embedded PostgreSQL is held for the whole run when DATABASE_URL is unset."""

from collections.abc import Iterator
from typing import Any

import django_otp
import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import timezone

from apps.staff import second_factor, sessions
from apps.staff.models import SecondFactor
from apps.tenancy.scope import OWNER, stand
from config import env
from config.embedded.postgres import Hold, create_database

stand(OWNER)  # a test sets its scene as the owner; each request runs as the web's role, each task as the service


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


@pytest.fixture(scope="session", autouse=True)
def whoever_is_signed_in_by_force_has_given_both_factors() -> Iterator[None]:
    """The admin shows nothing to one factor; how both are really given is tested under tests/apps/staff."""
    usual = Client.force_login

    def force_login(self: Client, user: Any, backend: str | None = None) -> None:
        usual(self, user, backend)
        device = second_factor.begin(user=user)
        SecondFactor.objects.filter(pk=device.pk).update(confirmed=True)
        session = self.session
        sessions.begin(session, user=user, at=timezone.now())
        session[django_otp.DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "force_login", force_login)
        yield
