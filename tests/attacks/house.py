"""The running house that is attacked: real processes, a database of its own, and a way to look into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import redis
from django.conf import settings
from django.db import connection

from apps.tenancy.scope import OWNER, within
from config.celery import app
from demo.stack import Stack

KEPT_NOT = httpx2.Limits(max_keepalive_connections=0)  # so that a client needs no closing
COUNTED = "healthcheck:rate:*"


@dataclass
class House:
    """Where it answers, and what it keeps."""

    stack: Stack
    blocker: Any  # pytest-django's, which keeps tests from the database
    _inside: int = field(default=0)

    @property
    def url(self) -> str:
        return self.stack.url

    def call(self, method: str, path: str, *, token: str = "", **more: Any) -> httpx2.Response:
        """One request over a connection of its own; no redirect is followed."""
        headers = dict(more.pop("headers", {}))
        if token:
            headers["Authorization"] = f"Bearer {token}"
        with self.client() as client:
            return client.request(method, path, headers=headers, **more)

    def client(self, **more: Any) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, trust_env=False, timeout=30, limits=KEPT_NOT, **more)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Django in this process on the house's own database and broker; what is done is committed."""
        with self._connected(), within(OWNER):
            yield

    @contextmanager
    def _connected(self) -> Iterator[None]:
        if self._inside:
            yield
            return
        with self.blocker.unblock():
            connection.close()
            before = connection.settings_dict["NAME"], app.conf.broker_url
            connection.settings_dict["NAME"] = self.stack.environment["HEALTHCHECK_DATABASE_NAME"]
            app.conf.broker_url = self.stack.environment["CELERY_BROKER_URL"]
            self._inside += 1
            try:
                yield
            finally:
                self._inside -= 1
                connection.close()
                connection.settings_dict["NAME"], app.conf.broker_url = before

    def forget_counts(self) -> None:
        """As if a minute had passed: nobody has called yet, nobody has guessed yet."""
        with redis.Redis.from_url(self.broker) as client:
            for name in client.scan_iter(COUNTED):
                client.delete(name)
        with self.inside(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM clients_guess")

    @property
    def broker(self) -> str:
        return self.stack.environment["CELERY_BROKER_URL"].replace("redis+socket://", "unix://", 1)

    def logs(self) -> str:
        """Everything its processes have printed."""
        return "\n".join(path.read_text(errors="replace") for path in self.stack.log_paths.values() if path.exists())

    def sql(self, query: str, *params: Any) -> list[tuple[Any, ...]]:
        """Asked of the house's database past every policy."""
        with self.inside(), connection.cursor() as cursor:
            cursor.execute(query, params)
            return cursor.fetchall() if cursor.description else []


def token_door() -> str:
    """What the house takes as the audience of an assertion."""
    return str(settings.TOKEN_URL)
