"""The running web server over TLS: what it speaks, what it refuses, and a certificate that is changed meanwhile."""

import signal
import socket
import ssl
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.x509 import load_der_x509_certificate

from config import tls
from tests.config import certificate
from tests.config.web import NOWHERE, PATIENCE, Web, heard, serving

SLOW = [b"", b"\x16", b"\x16\x03\x01\x02\x00\x01\x00"]  # nothing, and the first bytes of a handshake


def client(lowest: str = "TLSv1_2", highest: str = "TLSv1_3", suites: str = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"):
    """A client that takes anything: what is refused, the server refuses."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings(action="ignore"):
        made.minimum_version, made.maximum_version = ssl.TLSVersion[lowest], ssl.TLSVersion[highest]
    made.set_ciphers(suites)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate.write(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def web(folder: Path) -> Iterator[Web]:
    files = {
        "HEALTHCHECK_TLS_CERTIFICATE_FILE": str(folder / "server.pem"),
        "HEALTHCHECK_TLS_KEY_FILE": str(folder / "server.key"),
    }
    with serving(client(), **files) as running:
        yield running


def serial(web: Web) -> int:
    """Of the certificate that a new connection is shown."""
    with web.connect() as one:
        assert isinstance(one, ssl.SSLSocket)
        return load_der_x509_certificate(one.getpeercert(True) or b"").serial_number


@pytest.mark.parametrize(
    ("lowest", "highest"), [("TLSv1", "TLSv1_1"), ("TLSv1", "TLSv1"), ("TLSv1_1", "TLSv1_1")], ids=str
)
def test_what_is_older_than_tls_1_2_is_refused_by_the_server_itself(web: Web, lowest: str, highest: str) -> None:
    with pytest.raises(ssl.SSLError) as refused, web.connect(client(lowest, highest)):
        pass
    assert refused.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION"  # its alert, not our own unwillingness


@pytest.mark.parametrize(
    "suite",
    [
        "AES128-SHA", "AES256-GCM-SHA384", "AES128-CCM", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA384",
        "ARIA256-GCM-SHA384", "DHE-RSA-AES256-GCM-SHA384", "DHE-RSA-CHACHA20-POLY1305", "AECDH-AES256-SHA",
        "ADH-AES256-GCM-SHA384", "NULL-SHA256", "ECDHE-RSA-NULL-SHA",
    ],
)  # fmt: skip
def test_a_suite_without_forward_secrecy_or_authenticated_encryption_is_refused(web: Web, suite: str) -> None:
    with pytest.raises(ssl.SSLError) as refused, web.connect(client("TLSv1_2", "TLSv1_2", f"{suite}:@SECLEVEL=0")):
        pass
    assert refused.value.reason in ("SSLV3_ALERT_HANDSHAKE_FAILURE", "SSLV3_ALERT_ILLEGAL_PARAMETER")


@pytest.mark.parametrize(
    "suite", ["ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305"]
)
def test_a_good_suite_of_tls_1_2_is_served(web: Web, suite: str) -> None:
    with web.connect(client("TLSv1_2", "TLSv1_2", suite)) as one:
        assert isinstance(one, ssl.SSLSocket) and one.cipher()[:2] == (suite, "TLSv1.2")
        one.sendall(NOWHERE)
        assert heard(one).startswith(b"HTTP/1.1 404")


def test_tls_1_3_is_preferred_without_compression_and_the_answer_says_to_stay(web: Web) -> None:
    with web.connect() as one:
        assert isinstance(one, ssl.SSLSocket) and one.version() == "TLSv1.3" and one.compression() is None
        assert one.cipher()[0] in ("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256")
        one.sendall(NOWHERE)
        answer = heard(one).lower()
    assert answer.startswith(b"http/1.1 404")
    assert b"strict-transport-security: max-age=31536000; includesubdomains" in answer


def test_a_session_is_never_taken_up_again_by_a_ticket(web: Web) -> None:
    with web.connect(client("TLSv1_2", "TLSv1_2")) as one:
        assert isinstance(one, ssl.SSLSocket) and one.session is not None and not one.session.has_ticket


def test_nobody_can_ask_for_a_new_handshake_or_for_compression(folder: Path) -> None:
    made = tls.context(folder / "server.pem", folder / "server.key")
    assert made.options & ssl.OP_NO_RENEGOTIATION and made.options & ssl.OP_NO_COMPRESSION
    offered = {suite["name"]: suite for suite in made.get_ciphers()}
    assert all(suite["aead"] and suite["strength_bits"] >= 128 for suite in offered.values())
    assert {suite["kea"] for suite in offered.values()} <= {"kx-ecdhe", "kx-any"} and len(offered) >= 6
    assert next(iter(offered)).startswith("TLS_AES_256")


def test_the_certificate_is_changed_while_the_server_runs(web: Web, folder: Path) -> None:
    with web.connect() as before:
        assert serial(web) == 1
        certificate.write(folder, serial=2)
        assert serial(web) == 2
        before.sendall(NOWHERE)
        assert heard(before).startswith(b"HTTP/1.1 404"), "who was there before is answered"


def test_even_a_reload_with_half_a_certificate_leaves_the_one_there_is(web: Web, folder: Path) -> None:
    before = serial(web)
    (folder / "server.key").write_bytes(certificate.written("another"))
    web.process.send_signal(signal.SIGHUP)
    for _ in range(6):
        assert serial(web) in (1, before)  # what the first process began with, or the last that was right
        time.sleep(0.5)
    certificate.write(folder, serial=3)
    assert serial(web) == 3


def test_files_that_do_not_fit_leave_the_certificate_there_is(folder: Path, tmp_path: Path) -> None:
    renewed = tls.Renewed(*(certificate.write(tmp_path) / name for name in ("server.pem", "server.key")))
    first = renewed.now()
    right = (tmp_path / "server.key").read_bytes()
    for wrong in (b"", b"no key", certificate.written("another")):
        (tmp_path / "server.key").write_bytes(wrong)
        assert renewed.now() is first
    (tmp_path / "server.key").unlink()
    assert renewed.now() is first
    (tmp_path / "server.key").write_bytes(right)
    assert renewed.now() is not first and renewed.now() is renewed.now()


@pytest.mark.parametrize("wrong", ["server.key is missing", "under a password", "of another"])
def test_what_cannot_be_used_at_the_start_stops_it(tmp_path: Path, wrong: str) -> None:
    key = certificate.write(tmp_path) / "server.key"
    if wrong == "under a password":
        form = (Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"password"))
        key.write_bytes(certificate.key("server").private_bytes(*form))
    elif wrong == "of another":
        key.write_bytes(certificate.written("another"))
    else:
        key.unlink()
    with pytest.raises(OSError):
        tls.Renewed(tmp_path / "server.pem", key)


def test_in_clear_nothing_is_answered(web: Web) -> None:
    with socket.create_connection(("127.0.0.1", web.port), PATIENCE) as one:
        one.sendall(NOWHERE)
        try:
            said = heard(one)
        except ConnectionError:
            said = b""
    assert b"HTTP" not in said


def test_who_shakes_hands_for_ever_is_let_go_and_others_are_served(web: Web) -> None:
    dripping = [socket.create_connection(("127.0.0.1", web.port), PATIENCE) for _ in SLOW * 2]
    for one, first in zip(dripping, SLOW * 2, strict=True):
        one.sendall(first)
    began = time.monotonic()
    assert web.said().startswith(b"HTTP/1.1 404")
    assert time.monotonic() - began < 30
    for one in dripping:
        one.close()
