"""A database elsewhere is proved by its certificate and we by ours: no password, and nothing said to a stranger."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from config import database, tls
from tests.config import certificate

ENCRYPT, GSS = 80877103, 80877104  # PostgreSQL, "Message Formats": SSLRequest, GSSENCRequest
WELCOME = b"R\x00\x00\x00\x08\x00\x00\x00\x00" + b"Z\x00\x00\x00\x05I"  # AuthenticationOk, ReadyForQuery


@dataclass
class Postgres:
    """As much of a server as lets somebody in: it asks for a certificate and for no password."""

    context: ssl.SSLContext
    listening: socket.socket
    callers: list[str] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    def serve(self) -> None:
        while True:
            try:
                one, _ = self.listening.accept()
            except OSError:
                return
            with suppress(OSError), one:
                self._greet(one)

    def _greet(self, one: socket.socket) -> None:
        while (asked := one.recv(8)) and int.from_bytes(asked[4:]) == GSS:
            one.sendall(b"N")
        if int.from_bytes(asked[4:]) != ENCRYPT:
            self.heard.append(asked)
            return
        one.sendall(b"S")
        with self.context.wrap_socket(one, server_side=True) as over:
            self.heard.append(over.recv(1000))
            subject = dict(each[0] for each in (over.getpeercert() or {}).get("subject", ()))
            self.callers.append(subject.get("commonName", ""))
            over.sendall(WELCOME)
            over.recv(5)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Postgres]:
    certificate.write(tmp_path, by="authority")
    known = tmp_path / "authority.pem"
    known.write_bytes(certificate.authority().public_bytes(Encoding.PEM))
    context = tls.context(tmp_path / "server.pem", tmp_path / "server.key")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(known)
    (tmp_path / "us").mkdir()
    certificate.write(tmp_path / "us", by="authority", name="healthcheck_web", of="us", client=True)
    (tmp_path / "us" / "server.key").chmod(0o600)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = Postgres(context, listening)
        thread = threading.Thread(target=running.serve, daemon=True)
        thread.start()
        yield running
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def connect(server: Postgres, folder: Path, **options: str) -> psycopg.Connection:
    """As Django would with this address."""
    asked = {"sslmode": "verify-full", "sslrootcert": f"{folder}/authority.pem", **options}
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    made = database.from_url(f"postgresql://healthcheck_web@127.0.0.1:{server.port}/health?{query}")
    known = {"host": made["HOST"], "port": made["PORT"], "user": made["USER"], "dbname": made["NAME"]}
    return psycopg.connect(**known, connect_timeout=5, **made["OPTIONS"])


def test_a_certificate_is_enough_to_be_let_in(server: Postgres, tmp_path: Path) -> None:
    ours = {"sslcert": f"{tmp_path}/us/server.pem", "sslkey": f"{tmp_path}/us/server.key"}
    connect(server, tmp_path, **ours).close()
    assert server.callers == ["healthcheck_web"] and b"healthcheck_web" in server.heard[0]


def test_a_server_that_an_unknown_authority_vouches_for_is_told_nothing(server: Postgres, tmp_path: Path) -> None:
    (tmp_path / "other.pem").write_bytes(certificate.authority("other").public_bytes(Encoding.PEM))
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        connect(server, tmp_path, sslrootcert=f"{tmp_path}/other.pem")
    assert server.heard == [] and server.callers == []


def test_a_server_without_tls_is_told_nothing(server: Postgres, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(
        Postgres, "_greet", lambda self, one: (one.recv(8), one.sendall(b"N"), self.heard.append(one.recv(8)))
    )
    with pytest.raises(psycopg.OperationalError, match="does not support SSL"):
        connect(server, tmp_path)
    assert b"".join(server.heard) == b""
