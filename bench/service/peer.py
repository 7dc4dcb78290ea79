"""A peer that takes everything at once and counts its connections: `python -m bench.service.peer PORT`."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Lock

ANSWER = b'{"resourceType":"Bundle","type":"transaction-response"}'


class Counting(BaseHTTPRequestHandler):
    """One connection; GET says how many there were."""

    protocol_version = "HTTP/1.1"
    made = count(0)
    connections = 0
    lock = Lock()

    def setup(self) -> None:
        super().setup()
        with self.lock:
            type(self).connections = next(self.made)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._write(422 if self.path == "/refused" else 201, ANSWER)

    def do_GET(self) -> None:
        self._write(200, str(self.connections).encode())

    def _write(self, status: int, body: bytes) -> None:
        head = f"HTTP/1.1 {status} x\r\nContent-Type: application/fhir+json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Counting).serve_forever()
