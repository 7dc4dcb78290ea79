"""Fetch a key set from an address that an operator registered, and from nowhere else (SSRF).

HTTPS to a public address only. The name is resolved once, every address it has is checked, and the connection goes to
the one that was checked: a name that means another host a moment later changes nothing. No redirect, no proxy.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from typing import cast
from urllib.parse import SplitResult, urlsplit

from healthcheck.refusal import Invalid

SECONDS = 5.0  # for everything together
LARGEST = 64 * 1024  # with its headers
CHUNK = 8192

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address behind NAT64 (RFC 6052)


class Unreachable(Exception):
    """There was no answer that may be read. It never repeats the address."""


class Held:
    """An answer that has come whole, to be read as if from its socket."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, mode: str) -> BytesIO:
        return BytesIO(self._raw)


def is_public(address: Address) -> bool:
    """Whether this address is somebody's on the internet: no loopback, private, link-local, shared or special one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None or address.sixtofour is not None or address.teredo is not None:
            return False
        if address in _TRANSLATED:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def check_address(url: str) -> SplitResult:
    """The parts of an address that may be asked. Raises Invalid."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Invalid("bad-address", "This is no web address.") from None
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url and len(url) <= 500
    named = parts.hostname is not None and "." in parts.hostname.strip(".") and not _is_number(parts.hostname)
    if not plain or parts.scheme != "https" or not named or parts.username is not None or parts.fragment:
        raise Invalid("bad-address", "Write https://, a host's name, a path; no user, no number, no fragment.")
    if port is not None and port < 1:
        raise Invalid("bad-address", "There is no such port.")
    return parts


def fetch(url: str, *, allowed: Callable[[Address], bool] = is_public, context: ssl.SSLContext | None = None) -> bytes:
    """What is there. Raises Invalid for an address that may not be asked, Unreachable for everything else."""
    parts, until = check_address(url), time.monotonic() + SECONDS
    host, port = str(parts.hostname), parts.port or 443
    address = _resolve(host, port, allowed)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asked = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
    try:
        with (
            socket.create_connection((address, port), _left(until)) as plain,
            (context or ssl.create_default_context()).wrap_socket(plain, server_hostname=host) as connection,
        ):
            connection.sendall(asked.encode("ascii"))
            raw = _everything(connection, until)
        return _content(raw)
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(type(error).__name__) from None


def _resolve(host: str, port: int, allowed: Callable[[Address], bool]) -> str:
    """One address of the host. Raises Unreachable when it has none, or one among them that may not be asked."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        addresses = [ipaddress.ip_address(each) for each in found]
    except (OSError, ValueError):
        raise Unreachable("no address") from None
    if not addresses or not all(allowed(each) for each in addresses):
        raise Unreachable("not a public address")
    return found[0]


def _everything(connection: ssl.SSLSocket, until: float) -> bytes:
    """All that comes until the other side ends, if that is soon."""
    raw = b""
    while len(raw) <= LARGEST:
        connection.settimeout(_left(until))
        more = connection.recv(CHUNK)
        if not more:
            return raw
        raw += more
    raise Unreachable("too long")


def _content(raw: bytes) -> bytes:
    answer = HTTPResponse(cast(socket.socket, Held(raw)))
    answer.begin()
    if answer.status != 200 or answer.getheader("Content-Encoding", "identity") != "identity":
        raise Unreachable("not a plain answer")
    return answer.read()


def _left(until: float) -> float:
    """The seconds that are left. Raises TimeoutError when none are."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _is_number(host: str) -> bool:
    """Whether a host is written as an address: dotted, as one number, in hexadecimal, or within brackets."""
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdigit() or last.startswith("0x")
