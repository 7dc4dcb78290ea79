"""A site seen from outside: ours has no fault, and each fault of a proxy that is set up badly is said."""

import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import CommandError, call_command

from config import tls
from tests.config import certificate
from tests.config.web import serving

GOOD = b"HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=63072000; includeSubDomains\r\nContent-Length: 0\r\n\r\n"
SHORT = GOOD.replace(b"63072000", b"3600")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate of an authority that this machine knows."""
    (tmp_path / "known.pem").write_bytes(certificate.authority().public_bytes(Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "known.pem"))
    return certificate.write(tmp_path, by="authority")


def unchanged(context: ssl.SSLContext) -> None:
    return


def old(context: ssl.SSLContext) -> None:
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore"):
        context.minimum_version = ssl.TLSVersion.TLSv1


def weak(context: ssl.SSLContext) -> None:
    context.set_ciphers("ECDHE+AESGCM:AES128-SHA")


def not_the_newest(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2


@contextmanager
def proxy(folder: Path, change: Callable[[ssl.SSLContext], None], answer: bytes) -> Iterator[int]:
    context = tls.context(folder / "server.pem", folder / "server.key")
    change(context)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, context, answer), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _serve(listening: socket.socket, context: ssl.SSLContext, answer: bytes) -> None:
    while True:
        try:
            one, _ = listening.accept()
        except OSError:
            return
        with suppress(OSError), one, context.wrap_socket(one, server_side=True) as over:
            if over.recv(1000):
                over.sendall(answer)


def test_ours_has_no_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "HEALTHCHECK_TLS_CERTIFICATE_FILE": str(folder / "server.pem"),
        "HEALTHCHECK_TLS_KEY_FILE": str(folder / "server.key"),
    }
    with serving(ssl.create_default_context(), **files) as web:
        call_command("check_tls", f"https://127.0.0.1:{web.port}")
    assert "Nothing is wrong" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "answer", "said"),
    [
        (old, GOOD, "It speaks TLS 1.1 or older: "),
        (weak, GOOD, "It speaks a weak suite: AES128-SHA"),
        (not_the_newest, GOOD, "TLSv1.2 is preferred to TLS 1.3"),
        (unchanged, SHORT, "The answer to an ordinary request has no Strict-Transport-Security"),
        (unchanged, b"HTTP/1.1 400 Bad Request\r\n\r\n", "The answer to one that nobody can read has no"),
    ],
)
def test_what_is_wrong_is_said(folder: Path, change, answer: bytes, said: str) -> None:
    with proxy(folder, change, answer) as port, pytest.raises(CommandError) as found:
        call_command("check_tls", f"https://127.0.0.1:{port}")
    assert said in str(found.value)


def test_a_good_proxy_has_no_fault(folder: Path) -> None:
    with proxy(folder, unchanged, GOOD) as port:
        call_command("check_tls", f"https://127.0.0.1:{port}")


def test_a_certificate_of_its_own_making_is_not_trusted(folder: Path) -> None:
    certificate.write(folder)
    with proxy(folder, unchanged, GOOD) as port, pytest.raises(CommandError, match="not trusted"):
        call_command("check_tls", f"https://127.0.0.1:{port}")


@pytest.mark.parametrize("url", ["http://127.0.0.1", "checks.example", "https://"])
def test_what_is_no_address_over_tls_is_refused(url: str) -> None:
    with pytest.raises(CommandError, match="Write https"):
        call_command("check_tls", url)
