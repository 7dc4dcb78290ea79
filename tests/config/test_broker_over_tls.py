"""A broker or a cache over TLS is proved by its certificate: what an unknown authority vouches for gets nothing."""

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from kombu import Connection

from config import broker, tls
from tests.config import certificate


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A server with a certificate of its own making, for the right name."""
    certificate.write(tmp_path)
    context = tls.context(tmp_path / "server.pem", tmp_path / "server.key")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        taking = threading.Thread(target=_take, args=(listening, context), daemon=True)
        taking.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    taking.join(5)


def _take(listening: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            one, _ = listening.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(one, server_side=True) as over:
                over.recv(1)
        except OSError:
            one.close()


@pytest.mark.parametrize("scheme", ["rediss", "amqps"])
def test_a_broker_that_nobody_we_trust_vouches_for_is_not_spoken_to(port: int, scheme: str) -> None:
    url = f"{scheme}://127.0.0.1:{port}/0"
    connection = Connection(url, ssl=broker.use_ssl(url), connect_timeout=5)
    with connection, pytest.raises(Exception, match="CERTIFICATE_VERIFY_FAILED"):
        connection.ensure_connection(max_retries=1, timeout=2)
        connection.default_channel.client.ping()


def test_nor_is_a_cache(port: int) -> None:
    client = redis.Redis.from_url(f"rediss://127.0.0.1:{port}/0", socket_timeout=5)
    with client, pytest.raises(redis.ConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
        client.ping()


def test_the_name_is_asked_for_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """kombu by itself asks for no name over amqps, and for nothing at all over rediss."""
    found: list[dict[str, Any]] = []
    url = "amqps://broker.example//"
    with Connection(url, ssl=broker.use_ssl(url)) as connection:
        transport = connection.transport
        monkeypatch.setattr(transport, "Connection", lambda **told: found.append(told) or _Nothing())
        transport.establish_connection()
    assert found[0]["ssl"] == {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": "broker.example"}
    assert broker.use_ssl("rediss://b/0") == {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}
    assert broker.use_ssl("redis+socket:///run/x") is False and broker.use_ssl("amqp://localhost") is False


class _Nothing:
    """A connection that is never made."""

    client = None

    def connect(self) -> None:
        return
