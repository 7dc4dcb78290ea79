"""A peer as a server: bodies of known and unknown length, answers that drip, TLS with the certificate of the moment."""

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from demo.peers import server
from demo.peers.server import Call, Reply, running
from tests.apps.delivery.tls import Door


class Echo:
    """Says what it was told, as it is to."""

    drip = 0.0

    def answer(self, call: Call) -> Reply:
        return Reply(200, call.body, drip=self.drip)


@pytest.fixture
def echo() -> Iterator[tuple[Echo, str]]:
    peer = Echo()
    with running(peer) as url:
        yield peer, url


def pieces() -> Iterator[bytes]:
    yield from (b"one ", b"two ", b"three")


def test_a_body_may_come_in_chunks_or_whole(echo) -> None:
    _, url = echo
    with httpx2.Client(trust_env=False) as client:
        for body in (pieces(), b"one two three", pieces()):  # over one connection
            assert client.post(url, content=body).text == "one two three"
        assert client.get(url).text == ""


def test_too_much_is_refused_either_way(echo, monkeypatch) -> None:
    _, url = echo
    monkeypatch.setattr(server, "LARGEST_BODY", 10)
    for body in (pieces(), b"one two three"):
        assert httpx2.post(url, content=body, trust_env=False).status_code == 413


def test_who_breaks_off_in_a_chunk_breaks_nothing(echo, capfd) -> None:
    _, url = echo
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as caller:
        caller.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
    assert httpx2.get(url, trust_env=False).is_success
    assert "Traceback" not in capfd.readouterr().err


def test_an_answer_can_drip(echo) -> None:
    peer, url = echo
    peer.drip = 0.05
    begun = time.monotonic()
    assert httpx2.post(url, content=b"slowly", trust_env=False).text == "slowly"
    assert time.monotonic() - begun >= 6 * peer.drip


def test_over_tls_it_shows_the_certificate_of_the_moment(tmp_path: Path) -> None:
    door = Door(tmp_path)
    trusted = ssl.create_default_context(cafile=door.trusted)
    with running(Echo(), tls=door) as url:
        assert httpx2.post(url, content=b"sealed", verify=trusted, trust_env=False).text == "sealed"
        door.shows = "expired"
        with pytest.raises(httpx2.ConnectError, match="certificate has expired"):
            httpx2.post(url, content=b"sealed", verify=trusted, trust_env=False)
        door.shows = "good"
        assert httpx2.post(url, content=b"sealed", verify=trusted, trust_env=False).text == "sealed"
