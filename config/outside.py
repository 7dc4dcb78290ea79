"""How a site's TLS looks to those who call it, whether the web server ends it or a proxy in front."""

import re
import socket
import ssl
import warnings
from collections.abc import Iterator
from contextlib import suppress

SECONDS = 10.0
# Everything of TLS 1.2 and before that has no forward secrecy or no authenticated encryption.
WEAK = "ALL:COMPLEMENTOFALL:!CHACHA20:!ECDHE+AESGCM:!DHE+AESGCM:!ECDHE+AESCCM:!DHE+AESCCM:!ECDHE+ARIAGCM:!DHE+ARIAGCM"
YEAR = 31_536_000
ASKED = {
    "an ordinary request": b"GET /alive HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
    "one that nobody can read": b"GET /alive HTTP/9.9\r\nHost: %s\r\n\r\n",
}


def faults(host: str, port: int) -> Iterator[str]:
    """What is wrong there, in words; nothing when all is well."""
    try:
        with _connect(host, port, ssl.create_default_context()) as one:
            if one.version() != "TLSv1.3":
                yield f"{one.version()} is preferred to TLS 1.3."
    except OSError as error:
        yield f"The certificate is not trusted, or nobody answers ({getattr(error, 'reason', None) or error})."
        return
    for what, context in _weaker().items():
        with suppress(OSError), _connect(host, port, context) as one:
            yield f"It speaks {what}: {(one.cipher() or ['?'])[0]}."
    for what, raw in ASKED.items():
        if not _says_to_stay(_said(host, port, raw % host.encode())):
            yield f"The answer to {what} has no Strict-Transport-Security of a year with subdomains."


def _weaker() -> dict[str, ssl.SSLContext]:
    """Callers who would take what is to be refused, and any certificate."""
    old, weak = _careless("ALL:COMPLEMENTOFALL:@SECLEVEL=0"), _careless(f"{WEAK}:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore"):  # Python warns of the versions that are asked for here
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        weak.maximum_version = ssl.TLSVersion.TLSv1_2
    return {"TLS 1.1 or older": old, "a weak suite": weak}


def _careless(suites: str) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    made.set_ciphers(suites)
    return made


def _connect(host: str, port: int, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.create_connection((host, port), SECONDS)
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _said(host: str, port: int, raw: bytes) -> bytes:
    heard = b""
    with suppress(OSError), _connect(host, port, ssl.create_default_context()) as one:
        one.sendall(raw)
        while b"\r\n\r\n" not in heard and len(heard) < 65536 and (more := one.recv(4096)):
            heard += more
    return heard.partition(b"\r\n\r\n")[0]


def _says_to_stay(head: bytes) -> bool:
    found = re.search(rb"(?im)^strict-transport-security:(.*)$", head)
    age = re.search(rb"max-age=\"?(\d+)", found[1]) if found else None
    return bool(found and age and int(age[1]) >= YEAR and b"includesubdomains" in found[1].lower())
