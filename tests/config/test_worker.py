"""The running web server and bodies that never end: it answers others meanwhile, and lets go in time."""

import json
import socket
import time
from collections.abc import Iterator

import pytest

from config.worker import SECONDS
from tests.config.web import Web, heard, serving

HEAD = b"POST /v1/sign-ins HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
DRIPS = {
    "headers": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ", b"a"),
    "a body": (HEAD + b"Content-Length: 100000\r\n\r\n{", b" "),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
}


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


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
def test_what_two_servers_could_read_differently_is_refused(web: Web, raw: bytes) -> None:
    answer = web.said(raw, ends=True)
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 501")), answer[:100]  # RFC 9112 has 501 for unknown codings
    assert b'"alive"' not in answer and answer.count(b"HTTP/1.1 ") == 1
    head, _, body = answer.partition(b"\r\n\r\n")
    problem = json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])
    assert b"application/problem+json" in head and problem["status"] == int(head.split()[1])
    assert b"access-control" not in head.lower() and b"<html" not in answer.lower()
    for name in (b"x-content-type-options: nosniff", b"content-security-policy: ", b"cache-control: no-store"):
        assert name in head.lower()


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("a line without an end", 414), ("a thousand headers", 431), ("chunks in disguise", 501), ("two lengths", 400),
        ("a method of its own", 405),
    ],
)  # fmt: skip
def test_each_refusal_says_what_it_is_and_repeats_nothing(web: Web, raw: str, status: int) -> None:
    answer = web.said(REFUSED[raw], ends=True)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"aaaa" not in answer and b"xchunked" not in answer


def test_what_is_expected_beyond_100_continue_is_refused(web: Web) -> None:
    raw = HEAD + b"Expect: a-miracle\r\nContent-Length: 2\r\n\r\n{}"
    assert web.said(raw, ends=True).startswith(b"HTTP/1.1 417 Expectation Failed\r\n")


def test_who_still_sends_what_is_too_large_is_told_so_and_not_cut_off(web: Web) -> None:
    """A reset would throw away the answer that is on its way."""
    body = 5_000_000
    with web.connect() as one:
        one.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % body)
        for _ in range(body // 50_000):
            one.sendall(b"x" * 50_000)
            time.sleep(0.002)
        assert heard(one).startswith(b"HTTP/1.1 4")


def test_those_who_do_not_hang_up_keep_nobody_from_coming_in(web: Web) -> None:
    idle = []
    for _ in range(8):
        one = web.connect()
        one.sendall(b"nonsense\r\n\r\n")
        idle.append(one)
    begun = time.monotonic()
    assert web.said().startswith(b"HTTP/1.1 404")
    assert time.monotonic() - begun < 5
    for one in idle:
        one.close()


def test_it_answers_in_the_middle_of_more_drips_than_it_has_threads_and_ends_them(web: Web) -> None:
    begun = time.monotonic()
    drips = {}
    for _ in range(2):
        for kind, (first, more) in DRIPS.items():
            dripping = web.connect()
            dripping.sendall(first)
            drips[dripping] = more, kind
    ended: dict[socket.socket, str] = {}
    while len(ended) < len(drips) and time.monotonic() - begun < 2.5 * SECONDS:
        for dripping, (more, kind) in drips.items():
            if dripping not in ended and not _goes_on(dripping, more):
                ended[dripping] = kind
        time.sleep(0.2)
    assert sorted(ended.values()) == sorted(list(DRIPS) * 2)
    assert web.said().startswith(b"HTTP/1.1 404")
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
