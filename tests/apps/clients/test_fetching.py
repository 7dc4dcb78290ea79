"""A key set is fetched from a public address over HTTPS, and no socket is opened to any other."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from apps.clients import fetching
from healthcheck.refusal import Invalid

NAME = "keys.laboratory.example"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address that somebody tries to reach."""
    tried: list[Any] = []

    def refuse(address: Any, *rest: Any) -> None:
        tried.append(address)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", refuse)
    return tried


def resolves(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """A resolver that says this, each time the next answer."""
    left = list(answers)

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host != NAME:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]  # an address means itself
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize(
    "url",
    [
        f"http://{NAME}/jwks", f"ftp://{NAME}/", "gopher://a.example/", "file:///etc/passwd", "https:///jwks",
        "https://127.0.0.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://[::1]/",
        "https://[::]/", "https://127.1/", "https://169.254.169.254/latest/meta-data", "https://localhost/",
        "https://metadata/", f"https://user:word@{NAME}/", f"https://evil.example@{NAME}/", f"https://{NAME}/#part",
        f"https://{NAME}:0/", f"https://{NAME}:99999/", f"https://{NAME}\\@evil.example/", f"https://{NAME}/a b",
        f"https://{NAME}/\r\nHost: evil", "https://löcal.example/", f"https://{NAME}/{'a' * 500}", "", "https://0x7f.1/",
    ],
)  # fmt: skip
def test_an_address_that_no_operator_should_register_is_refused(url: str, opened: list[Any]) -> None:
    with pytest.raises(Invalid):
        fetching.fetch(url)
    assert opened == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_a_name_that_means_an_inner_address_is_not_asked(
    address: str, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in ([address], ["93.184.216.34", address], [address, "93.184.216.34"]):
        resolves(monkeypatch, answer)
        with pytest.raises(fetching.Unreachable):
            fetching.fetch(f"https://{NAME}/jwks")
    assert opened == []


def test_a_name_that_changes_its_mind_is_asked_at_the_address_that_was_checked(
    opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolves(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    with pytest.raises(fetching.Unreachable):
        fetching.fetch(f"https://{NAME}/jwks")
    assert opened == [("93.184.216.34", 443)]


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_what_is_somebodys_on_the_internet_is_public(address: str) -> None:
    assert fetching.is_public(ip_address(address))


def test_a_name_that_there_is_not_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: Any, **__: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(fetching.Unreachable):
        fetching.fetch(f"https://{NAME}/jwks")


class Server:
    """A TLS server on loopback, with a certificate for NAME, that answers as it is told."""

    def __init__(self, folder: Path) -> None:
        certificate = _certificate(folder)
        self.trusting = ssl.create_default_context(cafile=str(certificate))
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.asked: list[bytes] = []
        self.answer: Callable[[Any], None] = lambda peer: peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n{}")
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listening.accept()
                with self._tls.wrap_socket(plain, server_side=True) as peer:
                    self.asked.append(peer.recv(4096))
                    self.answer(peer)
            except OSError:
                if self._listening.fileno() < 0:
                    return

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(hours=1), now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "server.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    return path


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    started = Server(tmp_path)
    resolves(monkeypatch, ["127.0.0.1"])
    yield started
    started.close()


def fetched(server: Server, path: str = "/jwks?v=1", context: ssl.SSLContext | None = None) -> bytes:
    url = f"https://{NAME}:{server.port}{path}"
    return fetching.fetch(url, allowed=lambda _: True, context=context or server.trusting)


def test_what_is_there_is_fetched_by_name_over_tls(server: Server) -> None:
    assert fetched(server) == b"{}"
    assert server.asked[0].startswith(b"GET /jwks?v=1 HTTP/1.1\r\nHost: " + NAME.encode())


def test_a_certificate_that_nobody_vouches_for_is_not_believed(server: Server) -> None:
    with pytest.raises(fetching.Unreachable, match="SSLCertVerificationError"):
        fetched(server, context=ssl.create_default_context())


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 302 Found\r\nLocation: https://169.254.169.254/\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\n\r\n{}",
        b"HTTP/1.1 404 Not Found\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 70_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n" + b"a" * 70_000,
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n{}",
        b"no http at all\r\n\r\n",
        b"",
    ],
)
def test_no_redirect_is_followed_and_nothing_long_is_read(server: Server, answer: bytes) -> None:
    server.answer = lambda peer: peer.sendall(answer)
    with pytest.raises(fetching.Unreachable):
        fetched(server)
    assert len(server.asked) == 1


def test_an_answer_that_drips_is_left_when_the_time_is_over(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(peer: Any) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            peer.sendall(b"a")
            time.sleep(0.05)

    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    server.answer = drip
    begun = time.monotonic()
    with pytest.raises(fetching.Unreachable):
        fetched(server)
    assert time.monotonic() - begun < 2


def test_headers_that_drip_are_left_too(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(peer: Any) -> None:
        for letter in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200:
            peer.sendall(bytes([letter]))
            time.sleep(0.05)

    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    server.answer = drip
    begun = time.monotonic()
    with pytest.raises(fetching.Unreachable):
        fetched(server)
    assert time.monotonic() - begun < 2
