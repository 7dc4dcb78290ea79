"""The Celery application: what runs outside a request."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("healthcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect(weak=False)  # type: ignore[untyped-decorator]
def drop_a_dead_connection(**_: Any) -> None:
    """As before a request: with CELERY_DB_REUSE_MAX a worker goes on using what a restarted database has ended."""
    close_old_connections()
