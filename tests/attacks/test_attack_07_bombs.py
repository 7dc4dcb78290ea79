"""7. Bodies made to hurt: refused within 50 ms of the server's own time, its memory grows by less than 50 MB."""

import gzip
import json
import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from tests.attacks.cast import Cast
from tests.attacks.house import House

MEGABYTE = 1024 * 1024
THREADS = 8  # of config/gunicorn.py: two processes of four
TICKS = os.sysconf("SC_CLK_TCK")
BOMBS = {
    "more than a megabyte": b'{"readings": "' + b"x" * (MEGABYTE + 1) + b'"}',
    "33 levels": b'{"readings": ' + b"[" * 33 + b"]" * 33 + b"}",
    "100,000 levels": b"[" * 100_000,
    "100,000 levels of objects": b'{"a":' * 100_000,
    "a million entries": b'{"readings": [' + b"{}," * 300_000 + b"{}]}",
    "a key of a megabyte": b'{"' + b"k" * (MEGABYTE - 20) + b'": 1}',
    "a number of a megabyte": b'{"readings": ' + b"1" * (MEGABYTE - 20) + b"}",
    "a hundred thousand keys": b"{" + b",".join(b'"%d":1' % each for each in range(100_000)) + b"}",
    "quotes and backslashes": b'{"readings": "' + b'\\"' * (MEGABYTE // 2 - 20) + b'"}',
    "a lone surrogate": b'{"readings": "\\ud800"}',
    "NUL": b'{"readings": "\\u0000"}',
    "no UTF-8": b'{"readings": "\xff\xfe"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
}


def server(house: House) -> list[int]:
    """The web server and its workers."""
    first = house.stack.web.process.pid
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [first, *map(int, children)]


def seconds(house: House) -> float:
    """How long its processes have worked."""
    parts = [Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split() for each in server(house)]
    return sum(int(part[11]) + int(part[12]) for part in parts) / TICKS


def resident(house: House) -> int:
    """The memory they hold, in bytes."""
    pages = [int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in server(house)]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def throw(house: House, cast: Cast, body: bytes, **headers: str) -> int:
    sent = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4()), **headers}
    path = f"/v1/checks/{cast.a.check.id}/readings"
    return house.call("POST", path, token=cast.tokens["person_a"], content=body, headers=sent).status_code


@pytest.mark.parametrize("bomb", BOMBS)
def test_attack_07_a_bomb_is_refused_at_once(bomb: str, house: House, cast: Cast) -> None:
    """The dearest of five throws is not asked for: the clock of a process ticks in hundredths."""
    throws = 5
    before, worked = resident(house), seconds(house)
    told = {throw(house, cast, BOMBS[bomb]) for _ in range(throws)}
    took = (seconds(house) - worked) / throws
    assert told <= {400, 413, 422}, told
    assert took < 0.05 + 1 / TICKS, f"{took * 1000:.0f} ms of the server's own time"
    assert resident(house) - before < 50 * MEGABYTE


def test_attack_07_what_is_packed_is_not_unpacked(house: House, cast: Cast) -> None:
    packed = gzip.compress(b" " * (64 * MEGABYTE) + b"{}")
    before = resident(house)
    assert throw(house, cast, packed, **{"Content-Encoding": "gzip"}) in (400, 415)
    assert resident(house) - before < 10 * MEGABYTE


def test_attack_07_many_at_once_hold_no_more(house: House, cast: Cast) -> None:
    before = resident(house)
    with ThreadPoolExecutor(16) as pool:
        told = set(pool.map(lambda _: throw(house, cast, BOMBS["more than a megabyte"]), range(64)))
    assert told <= {413, 429} and resident(house) - before < 50 * MEGABYTE


@pytest.fixture
def slow(house: House) -> Iterator[list[socket.socket]]:
    """As many connections as the server has threads, each of which drips. Against more a proxy that holds requests
    back until they are whole stands in front, in production."""
    head = b"POST /v1/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n{"
    made = [socket.create_connection(("127.0.0.1", house.stack.port), 20) for _ in range(THREADS)]
    for nth, one in enumerate(made):
        one.sendall(head if nth % 2 else head[:40])
    yield made
    for one in made:
        one.close()


def test_attack_07_who_drips_is_let_go_and_others_are_answered(house: House, slow: list[socket.socket]) -> None:
    began = time.monotonic()
    assert house.call("GET", "/alive").status_code == 200
    assert time.monotonic() - began < 25


def test_attack_07_chunks_without_an_end_are_not_begun(house: House) -> None:
    with socket.create_connection(("127.0.0.1", house.stack.port), 15) as one:
        one.sendall(b"POST /v1/token HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
        assert b" 411 " in one.recv(4096).partition(b"\r\n")[0] + b" "


def test_attack_07_json_that_is_right_is_taken(house: House, cast: Cast) -> None:
    """Or the refusals above would say nothing."""
    assert throw(house, cast, json.dumps({"readings": []}).encode()) == 422
