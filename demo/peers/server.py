"""A peer over real HTTP, or TLS: in a thread for a test, or as a process of its own for the demo."""

import json
import socket
import ssl
import struct
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Protocol

LARGEST_BODY = 10_000_000
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: the other side sees a connection reset


@dataclass(frozen=True, slots=True)
class Call:
    """One request. Header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back, as JSON unless it is bytes: after `hold` seconds, or never when the peer drops the connection.

    With `drip`, byte by byte and so many seconds apart.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    hold: float = 0.0
    drop: bool = False
    drip: float = 0.0


class Peer(Protocol):
    """A system that answers calls. It is called from many threads at once."""

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        ...


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    peer: Peer
    tls: Callable[[], ssl.SSLContext] | None = None

    def get_request(self) -> tuple[socket.socket, Any]:
        """The next connection; hands are shaken in its own thread, with the certificate of this moment."""
        connection, client = super().get_request()
        if self.tls:
            connection = self.tls().wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, client

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away, or does not trust us, is no fault of the peer's; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _answer(self) -> None:
        body = self._chunks() if self.headers.get("Transfer-Encoding") == "chunked" else self._of_known_length()
        if body is None:
            self.close_connection = True
            self._write(Reply(413))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.peer.answer(Call(self.command, self.path, headers, body))
        time.sleep(reply.hold)
        if reply.drop:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        else:
            self._write(reply)

    def _of_known_length(self) -> bytes | None:
        length = int(self.headers.get("Content-Length", "0"))
        return self.rfile.read(length) if length <= LARGEST_BODY else None

    def _chunks(self) -> bytes | None:
        """RFC 9112, section 7.1: each chunk with its length before it, the last one empty, and no trailers."""
        body = bytearray()
        while length := self._length():
            if len(body) + length > LARGEST_BODY:
                return None
            body += self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()
        return bytes(body)

    def _length(self) -> int:
        if not (line := self.rfile.readline()):
            raise ConnectionAbortedError
        return int(line.partition(b";")[0], 16)

    do_GET = do_POST = _answer  # noqa: N815 - the names http.server looks for

    def _write(self, reply: Reply) -> None:
        content = reply.body if isinstance(reply.body, bytes) else _json(reply.body)
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for start in range(0, len(content), 1 if reply.drip else len(content) or 1):
            time.sleep(reply.drip)
            self.wfile.write(content[start : start + 1] if reply.drip else content)

    def log_message(self, *_: Any) -> None:
        """Say nothing: request lines would drown the demo's own words."""


def _json(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body, ensure_ascii=False).encode()


def listen(peer: Peer, port: int = 0, tls: Callable[[], ssl.SSLContext] | None = None) -> ThreadingHTTPServer:
    """A server for the peer on loopback, on a free port when none is given; `serve_forever` starts it.

    With `tls` it speaks TLS alone, and asks anew for each connection what to show.
    """
    server = _Server(("127.0.0.1", port), _Handler)
    server.peer, server.tls = peer, tls
    return server


def address(server: ThreadingHTTPServer) -> str:
    """Where the server is reached."""
    return f"http://127.0.0.1:{server.server_address[1]}"


@contextmanager
def running(peer: Peer, tls: Callable[[], ssl.SSLContext] | None = None) -> Iterator[str]:
    """The peer in a thread of this process, as its address, for as long as the block lasts."""
    server = listen(peer, tls=tls)
    with serving(server):
        yield address(server).replace("http:", "https:" if tls else "http:")


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[None]:
    """A server that listens already, in a thread, for as long as the block lasts."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
