"""The running web server and bodies that never end: it answers others meanwhile, and lets go in time."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from config.embedded.place import PROJECT
from config.worker import SECONDS
from demo.stack import free_port

HEAD = b"POST /v1/sign-ins HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
DRIPS = {
    "headers": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ", b"a"),
    "a body": (HEAD + b"Content-Length: 100000\r\n\r\n{", b" "),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    number = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "--workers", "1"]
    environment = {**os.environ, "HEALTHCHECK_BIND": f"127.0.0.1:{number}"}
    server = subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while not answered(number) and time.monotonic() < until:
        time.sleep(0.1)
    yield number
    server.terminate()
    server.wait(20)


def answered(port: int) -> bytes:
    """The status line to an ordinary request, b"" when there is none."""
    try:
        return said(port, b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").partition(b"\r\n")[
            0
        ]
    except OSError:
        return b""


def said(port: int, raw: bytes) -> bytes:
    """All that comes back to these bytes, until the server closes or says no more."""
    with socket.create_connection(("127.0.0.1", port), 15) as one:
        one.sendall(raw)
        one.shutdown(socket.SHUT_WR)
        heard = b""
        while more := one.recv(65536):
            heard += more
        return heard


NEXT = b"GET /alive HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
REFUSED = {
    "a length and chunks": HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT,
    "two lengths": HEAD + b"Content-Length: 0\r\nContent-Length: 46\r\n\r\n" + NEXT,
    "a length with a sign": HEAD + b"Content-Length: +0\r\n\r\n" + NEXT,
    "a length below zero": HEAD + b"Content-Length: -1\r\n\r\n" + NEXT,
    "chunks in disguise": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + NEXT,
    "chunks twice": HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + NEXT,
    "chunks of no size": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + NEXT,
    "a space before the colon": b"GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
    "a header on two lines": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \0\r\n\r\n",
    "somebody else's host": b"GET /openapi.json HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a line without an end": b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a thousand headers": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: a\r\n" * 1000 + b"\r\n",
    "a gzip bomb": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
    "more than a megabyte": HEAD + b"Content-Length: 5000000\r\n\r\n",
    "a method of its own": b"TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a method over another": b"GET /v1/sign-ins HTTP/1.1\r\nHost: 127.0.0.1\r\nX-HTTP-Method-Override: POST\r\n\r\n",
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_what_two_servers_could_read_differently_is_refused(port: int, raw: bytes) -> None:
    heard = said(port, raw)
    assert heard.startswith((b"HTTP/1.1 4", b"HTTP/1.1 501")), heard[:100]  # RFC 9112 has 501 for unknown codings
    assert b'"alive"' not in heard
    assert heard.count(b"HTTP/1.1 2") == 0
    assert b"access-control" not in heard.lower()


def test_it_answers_in_the_middle_of_more_drips_than_it_has_threads_and_ends_them(port: int) -> None:
    begun = time.monotonic()
    drips = {}
    for _ in range(2):
        for kind, (first, more) in DRIPS.items():
            dripping = socket.create_connection(("127.0.0.1", port), 5)
            dripping.sendall(first)
            drips[dripping] = more, kind
    ended: dict[socket.socket, str] = {}
    while len(ended) < len(drips) and time.monotonic() - begun < 2.5 * SECONDS:
        for dripping, (more, kind) in drips.items():
            if dripping not in ended and not _goes_on(dripping, more):
                ended[dripping] = kind
        time.sleep(0.2)
    assert sorted(ended.values()) == sorted(list(DRIPS) * 2)
    assert answered(port).startswith(b"HTTP/1.1 404")
    for dripping in drips:
        dripping.close()


def _goes_on(dripping: socket.socket, more: bytes) -> bool:
    """Sends a little more; False once the server has answered or gone."""
    try:
        dripping.sendall(more)
        dripping.settimeout(0.01)
        return bool(len(dripping.recv(1)) > 1)
    except TimeoutError:
        return True
    except OSError:
        return False
