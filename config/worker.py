"""gunicorn's threaded worker with an end to patience: a request that is not there in time loses its connection.

gunicorn's own waits for each next byte without an end, so that a few connections that drip would hold every thread.
"""

import socket
import threading
import time
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

SECONDS = 10.0  # for a whole request, headers and a body of at most 1 MB: 0.8 Mbit/s
LOOK = 0.5


class Worker(ThreadWorker):  # type: ignore[misc]
    """Half-closes what is read for too long; whoever waits for the next byte finds the end instead."""

    def init_process(self) -> None:
        self._reading: dict[TConn, float] = {}
        threading.Thread(target=self._watch, daemon=True).start()
        super().init_process()

    def handle(self, conn: TConn) -> Any:
        """As gunicorn's; an answer that takes long is not disturbed, for only reading ends."""
        self._reading[conn] = time.monotonic() + SECONDS
        try:
            return super().handle(conn)
        finally:
            self._reading.pop(conn, None)

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK)
            now = time.monotonic()
            for conn in [conn for conn, until in list(self._reading.items()) if until < now]:
                self._reading.pop(conn, None)
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)
