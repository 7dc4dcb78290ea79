"""Lines of the log reach another machine over TLS, framed as syslog has them, and nothing waits when they cannot."""

import json
import logging
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config import log_sender, logs
from config.embedded.place import PROJECT
from config.log_sender import Sender, added, framed, target
from config.tls import context
from config.unconfigured import Unconfigured
from tests.config import certificate

LINE = re.compile(rb"<(\d+)>1 (\S+) (\S+) healthcheck (\d+) - - (\{.*\})")

Pair = tuple[Path, Path]
Logger = Callable[[Sender], logging.Logger]


class Collector:
    """Somebody else's syslog server, one connection at a time; it can hang up."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self.tls, self.heard, self.refused = tls, b"", 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        self.connection: socket.socket | None = None
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self.listening.accept()
            except OSError:
                return
            try:
                self.connection = self.tls.wrap_socket(plain, server_side=True) if self.tls else plain
                with self.connection as connection:
                    while read := connection.recv(65536):
                        self.heard += read
            except OSError:
                self.refused += 1
            plain.close()

    def hang_up(self) -> None:
        assert self.connection is not None
        self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def messages(self, least: int = 1, *, within: float = 5.0) -> list[bytes]:
        """What came, cut by the lengths that stand before each."""
        until = time.monotonic() + within
        while True:
            found, rest = [], self.heard
            while (cut := re.match(rb"(\d+) ", rest)) and len(rest) >= (end := cut.end() + int(cut[1])):
                found.append(rest[cut.end() : end])
                rest = rest[end:]
            if len(found) >= least or time.monotonic() > until:
                assert not rest or len(found) < least
                return found
            time.sleep(0.01)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """A certificate for localhost, and its key."""
    folder = certificate.write(tmp_path, name="localhost")
    return folder / "server.pem", folder / "server.key"


@pytest.fixture
def collector(pair: Pair) -> Iterator[Collector]:
    made = Collector(context(*pair))
    yield made
    made.listening.close()


@pytest.fixture
def logger() -> Iterator[Callable[[Sender], logging.Logger]]:
    senders = []

    def made(sender: Sender) -> logging.Logger:
        senders.append(sender)
        of_it = logging.Logger("a.place")
        sender.setFormatter(logs.OneLine())
        of_it.addHandler(sender)
        return of_it

    yield made
    for sender in senders:
        sender.close()


def test_a_line_arrives_over_tls_as_syslog_has_it(collector: Collector, pair: Pair, logger: Logger) -> None:
    log = logger(Sender(target(f"tls://localhost:{collector.port}", pair[0])))
    log.warning("kit %s is late", "K-1")
    log.error("a\nb")
    first, second = collector.messages(2)
    found = LINE.fullmatch(first)
    assert found and int(found[1]) == 16 * 8 + 4 and int(found[4]) == os.getpid()
    assert json.loads(found[5])["event"] == "kit K-1 is late" and found[2].endswith(b"Z")
    assert b"\n" not in second and second.startswith(b"<131>1 ")


def test_what_may_hold_a_person_is_no_more_sent_than_printed(collector: Collector, pair: Pair, logger: Logger) -> None:
    log = logger(Sender(target(f"tls://localhost:{collector.port}", pair[0])))
    try:
        raise ValueError("Quicksilver 9990000018")
    except ValueError:
        log.exception("it broke: %s", ["Quicksilver"])
    (line,) = collector.messages()
    assert b"Quicksilver" not in line and b"9990000018" not in line and b"ValueError" in line


@pytest.mark.parametrize("how", ["an unknown authority", "another name"])
def test_nothing_is_sent_to_somebody_who_is_not_proved(
    how: str, collector: Collector, pair: Pair, logger: Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_sender, "LONGEST_PAUSE", 0.1)
    given = {"an unknown authority": ("localhost", None), "another name": ("ip6-localhost", pair[0])}[how]
    heard: list[str] = []
    monkeypatch.setattr(log_sender.log, "warning", lambda words, *more: heard.append(words % more))
    monkeypatch.setattr(log_sender, "SILENT_UNTIL", log_sender.SHORTEST_PAUSE)
    made = target(f"tls://{given[0]}:{collector.port}", given[1])
    monkeypatch.setattr(socket, "create_connection", _to_here(collector.port))
    log = logger(Sender(made))
    log.warning("secret plans")
    until = time.monotonic() + 5
    while not collector.refused and time.monotonic() < until:
        time.sleep(0.01)
    assert collector.refused and collector.heard == b""
    assert heard[0] == "the log cannot be sent elsewhere: SSLCertVerificationError"


def _to_here(port: int) -> Any:
    usual = socket.create_connection
    return lambda address, **more: usual(("127.0.0.1", port), **more)


def test_after_a_break_it_connects_again_and_goes_on(collector: Collector, pair: Pair, logger: Logger) -> None:
    log = logger(Sender(target(f"tls://localhost:{collector.port}", pair[0])))
    for nth in range(3):
        log.warning("line %s", nth)
        assert len(collector.messages(nth + 1)) == nth + 1
        collector.hang_up()
        time.sleep(0.1)


def test_what_waits_is_bounded_nobody_waits_and_what_was_lost_is_told(
    logger: Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_sender, "WAITING", 5)
    monkeypatch.setattr(log_sender, "LONGEST_PAUSE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = int(closed.getsockname()[1])
    sender = Sender(target(f"tcp://127.0.0.1:{port}", None))
    log, begun = logger(sender), time.monotonic()
    for nth in range(1000):
        log.warning("line %s", nth)
    assert time.monotonic() - begun < 1.0
    reading = Collector(None)
    sender.target = target(f"tcp://127.0.0.1:{reading.port}", None)
    until, said = time.monotonic() + 10, 1000
    while sender.lost and time.monotonic() < until:
        log.warning("line %s", said)
        said += 1
        time.sleep(0.05)
    sender.close()
    told = [json.loads(found[5])["event"] for each in reading.messages() if (found := LINE.fullmatch(each))]
    lost = sum(int(event.split()[0]) for event in told if event.endswith("lines were not sent"))
    assert lost + sum(event.startswith("line ") for event in told) == said and lost > 500
    reading.listening.close()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("tcp://logs.example:601", "would send in clear"),
        ("udp://127.0.0.1:514", "is not like tls://"),
        ("https://logs.example", "is not like tls://"),
        ("tls://logs.example", "is not like tls://"),
        ("tls://:6514", "is not like tls://"),
        ("logs.example:6514", "is not like tls://"),
    ],
)
def test_an_address_that_will_not_do_stops_the_start(url: str, why: str) -> None:
    with pytest.raises(Unconfigured, match=f"HEALTHCHECK_SYSLOG_URL {why}"):
        added(logs.LOGGING, url=url, authority=None)


def test_an_authority_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(Unconfigured, match="authority's certificate that is not there"):
        added(logs.LOGGING, url="tls://logs.example:6514", authority=tmp_path / "nowhere.pem")


def test_without_an_address_nothing_is_sent_anywhere() -> None:
    assert added(logs.LOGGING, url="", authority=None) == logs.LOGGING


def test_the_service_sends_what_it_prints(collector: Collector, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of its own, by the settings, to its very last line."""
    monkeypatch.setenv("HEALTHCHECK_SYSLOG_URL", f"tls://localhost:{collector.port}")
    monkeypatch.setenv("HEALTHCHECK_SYSLOG_CA_CERTIFICATE", str(pair[0]))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    program = "import django, logging; django.setup(); logging.getLogger('apps.kits').error('the last line')"
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, check=True)
    printed = [line for line in done.stderr.splitlines() if b"the last line" in line]
    (found,) = filter(None, map(LINE.fullmatch, collector.messages()))
    assert printed == [found[5]]


def test_each_level_has_its_severity() -> None:
    levels = (logging.CRITICAL, logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG)
    records = [logging.makeLogRecord({"levelno": level}) for level in levels]
    assert [int(re.search(rb"<(\d+)>", framed(each, "x"))[1]) - 128 for each in records] == [2, 3, 4, 6, 7]  # type: ignore[index]
