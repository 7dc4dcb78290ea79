"""Callers for the tests of doors."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.clients import counters
from apps.clients.actions import add_organisation, issue_credential
from apps.clients.clock import now
from apps.clients.models import Kind


@pytest.fixture
def bearer() -> Callable[..., dict[str, str]]:
    """Headers of an organisation with these scopes."""

    def issue(*scopes: str, ods: str = "X26") -> dict[str, str]:
        organisation = add_organisation(name="caller", ods_code=ods, kind=Kind.COMMISSIONER)
        _, token = issue_credential(organisation=organisation, scopes=scopes, at=now())
        return {"Authorization": f"Bearer {token}"}

    return issue


@pytest.fixture
def call(settings: Any) -> Callable[..., Any]:
    """Call one of the doors: call("post", "/things", body, headers)."""
    settings.ROOT_URLCONF = "tests.apps.clients.door_urls"
    counters._at.cache_clear()
    client = Client(raise_request_exception=False)

    def send(method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, **more: str) -> Any:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        sent = {**(headers or {}), **{name.replace("_", "-"): value for name, value in more.items()}}
        return client.generic(method.upper(), path, content, content_type="application/json", headers=sent)

    return send
