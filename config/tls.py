"""TLS as the web server itself speaks it: 1.3 and 1.2, suites with forward secrecy and authenticated encryption alone.

Source: NCSC, "Using TLS to protect data", recommended profiles; RFC 9325 (BCP 195), 3.1, 3.3, 3.5 and 4.2.
"""

import logging
import ssl
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

log = logging.getLogger(__name__)

SUITES = "ECDHE+AESGCM:ECDHE+CHACHA20"  # of TLS 1.2; all those of 1.3 are of this kind
WITHOUT = ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_TICKET  # a ticket's key would outlive its secrets


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    """For a server with this certificate. Raises OSError, of which ssl.SSLError is one."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers(SUITES)
    made.options |= WITHOUT | ssl.OP_CIPHER_SERVER_PREFERENCE
    made.num_tickets = 0
    made.load_cert_chain(certificate, key, password=_nobody_types_it)
    return made


def _nobody_types_it() -> str:
    """Without this OpenSSL would ask at the terminal for the password of a key that has one, and wait."""
    return ""


class Renewed:
    """The context of two files that are replaced while the server runs: each connection gets what they hold then."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._files = certificate, key
        self._lock = Lock()
        self._seen = self._look()
        self._context = context(certificate, key)

    def now(self) -> ssl.SSLContext:
        """The newest that can be used: files that are gone, or do not fit each other, leave the one there is."""
        with self._lock:
            try:
                seen = self._look()
                if seen != self._seen:
                    self._seen = seen
                    self._context = context(*self._files)
            except OSError:
                log.error("the certificate and its key cannot be read; the former ones stay")
            return self._context

    def _look(self) -> list[tuple[int, int]]:
        return [(found.st_mtime_ns, found.st_ino) for found in (each.stat() for each in self._files)]


def for_gunicorn(certificate: Path, key: Path) -> Callable[[Any, Any], ssl.SSLContext]:
    """What gunicorn asks at each connection; it hands over its settings and its own way, which are not needed."""
    renewed = Renewed(certificate, key)
    return lambda _settings, _usual: renewed.now()
