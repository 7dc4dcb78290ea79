"""A record store and an NHS Notify on loopback, and the settings that point at them."""

import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from apps.clients.clock import now
from apps.delivery import actions
from apps.delivery import apim as platform
from apps.delivery.models import Delivery
from demo.peers.apim import Apim
from demo.peers.notify import Notify
from demo.peers.pdm import Pdm
from demo.peers.server import running
from demo.peers.short_token import ShortTokens
from tests.demo.bundles import NHS_NUMBER, bundle

TOKENS = ShortTokens("a secret of the platform")


@pytest.fixture
def outbox(settings: Any) -> Any:
    """Waits short enough for a test. The test's own calls take the place of woken workers."""
    settings.DELIVERY_LEASE_SECONDS = 30.0
    settings.DELIVERY_BACKOFF_SECONDS = 0.01
    settings.DELIVERY_MAX_ATTEMPTS = 5
    settings.DELIVERY_HURRY, settings.DELIVERY_THREADS = 1000.0, 0
    logging.getLogger("apps.delivery.waking").setLevel(logging.ERROR)
    return settings


@pytest.fixture
def apim(outbox: Any) -> Iterator[Apim]:
    """A strict token server that knows us; this process has no token of it yet."""
    peer = Apim(tokens=TOKENS, api_key="our-api-key", published=platform.key_set)
    with running(peer) as url:
        outbox.APIM_URL, outbox.APIM_API_KEY = url, "our-api-key"
        platform._KEPT.value = ""
        yield peer
        platform._KEPT.value = ""


@pytest.fixture
def pdm(outbox: Any, apim: Apim) -> Iterator[Pdm]:
    """A strict record store."""
    peer = Pdm(token=TOKENS)
    with running(peer) as url:
        outbox.PDM_URL = url
        yield peer


@pytest.fixture
def notify(outbox: Any, apim: Apim) -> Iterator[Notify]:
    """A strict NHS Notify."""
    peer = Notify(token=TOKENS, application_id="app", api_key="key")
    with running(peer) as url:
        outbox.NOTIFY_URL = url
        outbox.NOTIFY_APPLICATION_ID, outbox.NOTIFY_API_KEY = "app", "key"
        yield peer


@pytest.fixture
def queue_record(outbox: Any) -> Any:
    """Queue a record of a person, by default of a new one."""

    def queue(subject: UUID | None = None, **changed: Any) -> Delivery:
        key = changed.pop("reference", None) or uuid4()
        wanted = {"destination": "A81001", "purpose": "record", "payload": bundle(key), "at": now()} | changed
        return actions.queue(channel="pdm", subject=subject or uuid4(), reference=key, **wanted)

    return queue


@pytest.fixture
def queue_message(outbox: Any) -> Any:
    """Queue a message for the NHS App."""

    def queue(body: str = "Your results are ready.", nhs_number: str = NHS_NUMBER) -> Delivery:
        return actions.queue(
            channel="nhs_notify",
            subject=uuid4(),
            reference=uuid4(),
            purpose="results",
            destination="A81001",
            payload={"nhs_number": nhs_number, "body": body},
            at=now(),
        )

    return queue
