"""MESH demands TLS on both sides: the certificate is ours by path, and theirs is checked."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from apps.delivery.channel import Outcome, Result
from apps.delivery.channels import gp_connect
from tests.apps.delivery.gp_connect import certificates
from tests.apps.delivery.gp_connect.names import OURS, PASSWORD, SHARED_KEY
from tests.apps.delivery.gp_connect.records import a_check_record
from tests.apps.delivery.gp_connect.sandbox import started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates.make(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def secured(folder: Path) -> Iterator[str]:
    with started(MESH_TLS=str(folder)) as url:
        yield url.replace("http:", "https:")


@pytest.fixture
def over_tls(secured: str, folder: Path, outbox: Any) -> Any:
    outbox.MESH_URL, outbox.MESH_MAILBOX = secured, OURS
    outbox.MESH_PASSWORD, outbox.MESH_SHARED_KEY = PASSWORD, SHARED_KEY
    outbox.MESH_CLIENT_CERTIFICATE, outbox.MESH_CLIENT_KEY = folder / "client.pem", folder / "client.key"
    outbox.MESH_CA_CERTIFICATE = folder / "ca.pem"
    return outbox


def sent() -> Outcome:
    """Once the server listens."""
    until = time.monotonic() + 60
    while (
        outcome := gp_connect.send(gp_connect.write(a_check_record()), message_id=uuid4())
    ).detail == "ConnectionError":
        if outcome.result is not Result.TRANSIENT or time.monotonic() > until:
            break
        time.sleep(0.2)
    return outcome


def test_with_our_certificate_it_is_taken(over_tls) -> None:
    assert sent().result is Result.ACCEPTED


def test_without_one_it_is_not(over_tls) -> None:
    assert sent().result is Result.ACCEPTED
    over_tls.MESH_CLIENT_CERTIFICATE = over_tls.MESH_CLIENT_KEY = None
    assert sent().result is not Result.ACCEPTED


def test_a_server_that_an_unknown_authority_vouches_for_gets_nothing(over_tls, tmp_path) -> None:
    assert sent().result is Result.ACCEPTED
    over_tls.MESH_CA_CERTIFICATE = certificates.make(tmp_path) / "ca.pem"
    assert sent().result is Result.TRANSIENT


def test_a_file_that_is_not_there_is_named(over_tls, tmp_path) -> None:
    over_tls.MESH_CLIENT_KEY = tmp_path / "none.key"
    assert sent().detail == "mesh-not-configured: HEALTHCHECK_MESH_CLIENT_KEY"
