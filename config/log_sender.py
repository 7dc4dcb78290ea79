"""Each line of the log to another machine as well: syslog (RFC 5424) over TLS (RFC 5425), by a thread of its own.

Nothing waits for it. What cannot be sent stands in a queue; when that is full lines are dropped here, counted, and the
count is sent. Standard error has them all.
"""

import logging
import os
import queue
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.clear_text import is_here
from config.unconfigured import Unconfigured

log = logging.getLogger(__name__)

WAITING = 10_000  # lines
DEADLINE = 5.0  # seconds, to connect and to send
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 60.0  # seconds between tries
SILENT_UNTIL = SHORTEST_PAUSE * 8  # a break that is over before nobody need hear of
LAST_MOMENT = 1.0  # seconds, at the end of a process
LOCAL0 = 16  # the facility, RFC 5424 section 6.2.1
SEVERITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
DEBUG = 7


@dataclass(frozen=True, slots=True)
class Target:
    """Where to. Without TLS only on this very machine, where an agent may take it on."""

    host: str
    port: int
    tls: bool
    authority: Path | None

    def connect(self) -> socket.socket:
        """A connection whose other end is who it says it is. Raises OSError."""
        plain = socket.create_connection((self.host, self.port), timeout=DEADLINE)
        if not self.tls:
            return plain
        context = ssl.create_default_context(cafile=self.authority)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            return context.wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise


def target(url: str, authority: Path | None) -> Target:
    """Where an address leads. Raises ValueError, which says what is wrong with it."""
    parts = urlsplit(url)
    host, port = parts.hostname, parts.port
    if parts.scheme not in ("tls", "tcp") or not host or not port:
        raise ValueError("is not like tls://logs.example:6514")
    if parts.scheme == "tcp" and not is_here(host):
        raise ValueError("would send in clear: tcp:// is for this machine alone")
    if authority is not None and not authority.is_file():
        raise ValueError("comes with an authority's certificate that is not there")
    return Target(host, port, parts.scheme == "tls", authority)


class Sender(logging.Handler):
    """The handler. Each process has a thread of its own, begun with its first line."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        self.target = target
        self.lost = 0
        self._process = 0
        self._lines: queue.Queue[bytes] = queue.Queue(WAITING)
        self._ended, self._counting = threading.Event(), threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        """Put it into the queue, or count it."""
        if self._process != os.getpid():  # a child of the process that wrote the first line has no thread
            self._process, self._lines, self._counting = os.getpid(), queue.Queue(WAITING), threading.Lock()
            threading.Thread(target=self._send_all, name="log sender", daemon=True).start()
        try:
            self._lines.put_nowait(framed(record, self.format(record)))
        except queue.Full:
            with self._counting:
                self.lost += 1

    def close(self) -> None:
        """At the end of a process: what waits has a moment to leave."""
        until = time.monotonic() + LAST_MOMENT
        while self._process == os.getpid() and self._lines.unfinished_tasks and time.monotonic() < until:
            time.sleep(0.02)
        self._ended.set()
        super().close()

    def _send_all(self) -> None:
        connection: socket.socket | None = None
        while not self._ended.is_set():
            try:
                line = self._lines.get(timeout=1.0)
            except queue.Empty:
                continue
            connection = self._sent(connection, self._told_of_losses() + line)
            self._lines.task_done()
        if connection is not None:
            connection.close()

    def _sent(self, connection: socket.socket | None, line: bytes) -> socket.socket | None:
        """The connection that it went by: the one there was, or the next that there is."""
        pause = SHORTEST_PAUSE
        while True:
            try:
                if connection is not None and _is_closed(connection):
                    raise ConnectionResetError
                connection = connection or self.target.connect()
                connection.sendall(line)
                return connection
            except OSError as fault:
                if connection is not None:
                    connection.close()
                connection = None
                if pause == SILENT_UNTIL:
                    log.warning("the log cannot be sent elsewhere: %s", type(fault).__name__)
            if self._ended.wait(pause):
                return None
            pause = min(pause * 2, LONGEST_PAUSE)

    def _told_of_losses(self) -> bytes:
        with self._counting:
            lost, self.lost = self.lost, 0
        if not lost:
            return b""
        said = logging.makeLogRecord({"levelno": logging.WARNING, "levelname": "WARNING", "name": __name__})
        said.msg, said.args = "%s lines were not sent", (lost,)
        return framed(said, self.format(said))


def added(kept: Mapping[str, Any], *, url: str, authority: Path | None) -> dict[str, Any]:
    """How the log is kept, and sent to this address too where there is one. Raises Unconfigured."""
    if not url:
        return dict(kept)
    try:
        handler = {"()": Sender, "target": target(url, authority), "formatter": "line"}
    except ValueError as fault:
        raise Unconfigured(f"HEALTHCHECK_SYSLOG_URL {fault}") from None
    root = {**kept["root"], "handlers": [*kept["root"]["handlers"], "elsewhere"]}
    return {**kept, "handlers": {**kept["handlers"], "elsewhere": handler}, "root": root}


def framed(record: logging.LogRecord, line: str) -> bytes:
    """A line as RFC 5424 has it, its length before it (RFC 5425, section 4.3)."""
    severity = next((number for level, number in SEVERITIES if record.levelno >= level), DEBUG)
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    host = "".join(sign for sign in socket.gethostname() if "!" <= sign <= "~")[:255] or "-"
    message = f"<{LOCAL0 * 8 + severity}>1 {at} {host} healthcheck {os.getpid()} - - {line}".encode()
    return b"%d %b" % (len(message), message)


def _is_closed(connection: socket.socket) -> bool:
    """Whether the other end has gone. Without asking, the first lines after that would be lost."""
    connection.setblocking(False)
    try:
        return not connection.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        connection.settimeout(DEADLINE)
