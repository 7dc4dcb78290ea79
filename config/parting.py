"""How a connection ends, so that the last answer arrives also at whoever is still sending.

A socket that is closed with bytes unread resets the connection, and the other side may lose the answer that is on its
way (RFC 9112, 9.6). gunicorn reads on too, but 64 KB at most, and in the thread that takes new connections.
"""

import socket
import ssl
import time
from contextlib import suppress

SECONDS = 2.0  # at most, and only while something comes
PAUSE = 0.5
MOST = 8 * 1024 * 1024  # bytes
PIECE = 64 * 1024


def part(connection: socket.socket) -> None:
    """Say that nothing more will come, and read on for a while. Whoever calls closes it."""
    until = time.monotonic() + SECONDS
    with suppress(OSError, ValueError):
        connection.settimeout(PAUSE)
        _end_tls(connection)
        half_close(connection, socket.SHUT_WR)
        read = 0
        while read < MOST and (left := until - time.monotonic()) > 0:
            connection.settimeout(min(left, PAUSE))
            more = socket.socket.recv(connection, PIECE)  # of TLS too only the bytes: nobody looks at them
            if not more:
                return
            read += len(more)


def half_close(connection: socket.socket, how: int) -> None:
    """Past the ssl module, whose own shutdown would leave a connection in clear."""
    socket.socket.shutdown(connection, how)


def _end_tls(connection: socket.socket) -> None:
    """close_notify: without it nobody can tell an end from a connection that somebody cut."""
    if isinstance(connection, ssl.SSLSocket):
        with suppress(OSError, ValueError):
            connection.unwrap()
