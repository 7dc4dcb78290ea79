"""A peer over real HTTP: in a thread for a test, or as a process of its own for the demo."""

import json
import socket
import struct
import sys
import time
from collections.abc import Iterator, Mapping
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
    """What goes back, as JSON unless it is bytes: after `hold` seconds, or never when the peer drops the connection."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    hold: float = 0.0
    drop: bool = False


class Peer(Protocol):
    """A system that answers calls. It is called from many threads at once."""

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        ...


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    peer: Peer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault of the peer's; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        if length > LARGEST_BODY:
            self.close_connection = True
            self._write(Reply(413))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.peer.answer(Call(self.command, self.path, headers, self.rfile.read(length)))
        time.sleep(reply.hold)
        if reply.drop:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        else:
            self._write(reply)

    do_GET = do_POST = _answer  # noqa: N815 - the names http.server looks for

    def _write(self, reply: Reply) -> None:
        content = reply.body if isinstance(reply.body, bytes) else _json(reply.body)
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing: request lines would drown the demo's own words."""


def _json(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body, ensure_ascii=False).encode()


def listen(peer: Peer, port: int = 0) -> ThreadingHTTPServer:
    """A server for the peer on loopback, on a free port when none is given; `serve_forever` starts it."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.peer = peer
    return server


def address(server: ThreadingHTTPServer) -> str:
    """Where the server is reached."""
    return f"http://127.0.0.1:{server.server_address[1]}"


@contextmanager
def running(peer: Peer) -> Iterator[str]:
    """The peer in a thread of this process, as its address, for as long as the block lasts."""
    server = listen(peer)
    with serving(server):
        yield address(server)


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
