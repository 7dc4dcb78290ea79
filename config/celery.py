"""The Celery application: what runs outside a request."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import task_prerun, worker_init
from django.db import close_old_connections

from apps.tenancy.scope import SERVICE, stand, within
from config import lasting_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class ServiceTask(Task):  # type: ignore[misc]  # Celery has no types
    """A task runs as the service, whatever else its process does."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with within(SERVICE):
            return super().__call__(*args, **kwargs)


lasting_broker.put_in()
app = Celery("healthcheck", task_cls=ServiceTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect(weak=False)  # type: ignore[untyped-decorator]
def drop_a_dead_connection(**_: Any) -> None:
    """As before a request: with CELERY_DB_REUSE_MAX a worker goes on using what a restarted database has ended."""
    close_old_connections()


@worker_init.connect(weak=False)  # type: ignore[untyped-decorator]
def stand_as_the_service(**_: Any) -> None:
    """In a worker's process, before it is forked: a task's own threads begin with what stands for the process."""
    stand(SERVICE)
