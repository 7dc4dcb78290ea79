"""The real web server as a process of its own, asked by raw sockets."""

import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from config.embedded.place import PROJECT
from demo.stack import free_port

PATIENCE = 60.0  # a process that starts anew takes long on a busy machine
NOWHERE = b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"  # answered without a database


@dataclass(frozen=True, slots=True)
class Web:
    """Where it listens, what runs it, and how it is trusted when it speaks TLS."""

    port: int
    process: subprocess.Popen[bytes]
    trust: ssl.SSLContext | None = None

    def connect(self, trust: ssl.SSLContext | None = None) -> socket.socket:
        """A connection, over TLS where it is spoken."""
        plain, context = socket.create_connection(("127.0.0.1", self.port), PATIENCE), trust or self.trust
        try:
            return context.wrap_socket(plain, server_hostname="127.0.0.1") if context else plain
        except BaseException:
            plain.close()
            raise

    def said(self, raw: bytes = NOWHERE, *, ends: bool = False) -> bytes:
        """All that comes back to these bytes; `ends`: after which nothing more is sent."""
        with self.connect() as one:
            one.sendall(raw)
            if ends:
                one.shutdown(socket.SHUT_WR)
            return heard(one)


def heard(one: socket.socket) -> bytes:
    """Everything until the server closes."""
    found = b""
    while more := one.recv(65536):
        found += more
    return found


@contextmanager
def serving(trust: ssl.SSLContext | None = None, **environment: str) -> Iterator[Web]:
    """Started with these variables and one worker; stopped again."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "--workers", "1"]
    told = {**os.environ, "HEALTHCHECK_BIND": f"127.0.0.1:{port}", **environment}
    process = subprocess.Popen(command, cwd=PROJECT, env=told, stderr=subprocess.DEVNULL)
    web = Web(port, process, trust)
    try:
        _await(web)
        yield web
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await(web: Web) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and web.process.poll() is None:
        try:
            if web.said():
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the web server did not start")
