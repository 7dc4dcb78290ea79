"""gunicorn's threaded worker with an end to patience: a request that is not there in time loses its connection.

gunicorn's own waits for each next byte without an end, so that a few connections that drip would hold every thread.
"""

import logging
import socket
import ssl
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from config import parting, refused_raw
from config.problems import BROKEN

log = logging.getLogger(__name__)

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
            goes_on = super().handle(conn)
        finally:
            self._reading.pop(conn, None)
        if goes_on is False:
            parting.part(conn.sock)
        return goes_on

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """As gunicorn's, in the thread that takes new connections; of what has parted nothing is waited for there."""
        if fs.cancelled() or fs.exception() is not None or fs.result() is not False:
            super().finish_request(conn, fs)
            return
        self.nr_conns -= 1
        conn.close()

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what could not be read; where TLS itself failed there is nobody to be understood by."""
        if isinstance(exc, ssl.SSLError):
            return
        problem = refused_raw.of(exc)
        if problem is BROKEN:
            log.error("a request ended in an exception", exc_info=exc)
        with suppress(OSError):
            client.settimeout(parting.SECONDS)
            client.sendall(refused_raw.answer(problem))

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK)
            now = time.monotonic()
            for conn in [conn for conn, until in list(self._reading.items()) if until < now]:
                self._reading.pop(conn, None)
                with suppress(OSError):
                    parting.half_close(conn.sock, socket.SHUT_RD)
