"""A worker whose database was restarted goes on with the next task."""

import psycopg
import pytest
from celery.signals import task_prerun
from django.conf import settings
from django.db import OperationalError, connection

from apps.delivery.tasks import sweep


def end_this_connection() -> None:
    """As a restart of the server does, from outside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    made = settings.DATABASES["default"]
    with psycopg.connect(
        host=made["HOST"], port=made["PORT"] or None, user=made["USER"], password=made["PASSWORD"], dbname=made["NAME"]
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])


def ask() -> int:
    """One question to the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_dead_connection_is_dropped_before_the_next_task() -> None:
    end_this_connection()
    with pytest.raises(OperationalError):
        ask()
    task_prerun.send(sender=sweep)
    assert ask() == 1


@pytest.mark.django_db(transaction=True)
def test_one_that_died_between_tasks_is_never_used_at_all() -> None:
    end_this_connection()
    task_prerun.send(sender=sweep)
    assert ask() == 1
