"""One HTTP call to a peer, bounded in time and size; failures are told apart by whether it can have arrived."""

import atexit
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from threading import Lock
from typing import Final

import httpx2

from apps.clients import clock
from apps.delivery import certificate
from apps.delivery.channel import Outcome, Result

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
WHOLE_SECONDS = 20.0  # a peer that drips its answer byte by byte must end before the lease does
MOST_BYTES = 1_000_000
LONGEST_WAIT_SECONDS = 24 * 3600.0  # what we believe of a Retry-After
RETRIED_STATUSES = frozenset({408, 425, 429})  # the 4xx that speak of time, not of the content
NOTHING_DONE = frozenset({501, 503})
KEPT_OPEN = httpx2.Limits(max_connections=64, max_keepalive_connections=64, keepalive_expiry=60.0)

NEVER_LEFT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


@dataclass(frozen=True, slots=True)
class Answer:
    """A peer's whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _TooMuch(Exception):
    """The answer is longer, or slower, than an answer to us can rightly be."""


_MAKING: Final = Lock()  # else threads that begin together make one each, and all but the last lose their connections


@cache
def _client(channel: str) -> httpx2.Client:
    """The one keep-alive client of a channel in this process. Proxies and redirects are never followed unasked."""
    client = httpx2.Client(
        timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        headers={"Accept-Encoding": "identity"},
        limits=KEPT_OPEN,
        trust_env=False,
        follow_redirects=False,
    )
    atexit.register(client.close)
    return client


def call(
    channel: str,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    read: Callable[[Answer], Outcome],
    body: bytes = b"",
) -> Outcome:
    """Call and let `read` judge the answer; without a whole answer, judge the failure."""
    try:
        answer = _exchange(channel, method, url, body, headers)
    except NEVER_LEFT as error:
        return Outcome(Result.TRANSIENT, detail=certificate.fault(error) or type(error).__name__)
    except (httpx2.TransportError, _TooMuch) as error:
        return Outcome(Result.UNKNOWN, detail=certificate.fault(error) or type(error).__name__.strip("_"))
    return read(answer)


def _exchange(channel: str, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    deadline = time.monotonic() + WHOLE_SECONDS
    received = bytearray()
    to = _address(url) if method == "POST" else url
    with _MAKING:
        client = _client(channel)
    with client.stream(method, to, content=body or None, headers=dict(headers)) as response:
        for piece in response.iter_raw():
            received += piece
            if len(received) > MOST_BYTES or time.monotonic() > deadline:
                raise _TooMuch
        return Answer(response.status_code, response.headers, bytes(received))


@lru_cache(maxsize=64)
def _address(url: str) -> httpx2.URL:
    """Where things are posted, taken apart once: a handful of addresses. What is asked for may name somebody."""
    return httpx2.URL(url)


def refused(answer: Answer, codes: str) -> Outcome:
    """The outcome of an answer that is no success: which statuses are worth another try.

    An error of the server's own, or of a gateway that lost it, leaves open what was done before it (RFC 9110, section
    15.6); 501 and 503 say that nothing was. A success that is not the agreed one leaves it open too.
    """
    again = answer.status in RETRIED_STATUSES or answer.status >= 500
    unclear = answer.status < 300 or (answer.status >= 500 and answer.status not in NOTHING_DONE)
    return Outcome(
        Result.UNKNOWN if unclear else Result.TRANSIENT if again else Result.PERMANENT,
        status=answer.status,
        detail=codes,
        retry_after=retry_after(answer.headers) if again else None,
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a Retry-After header asks for, as RFC 9110 section 10.2.3 writes it: a number or a date."""
    written = headers.get("retry-after", "").strip()
    if written.isascii() and written.isdigit() and len(written) < 10:
        seconds = float(written)
    else:
        try:
            seconds = (parsedate_to_datetime(written) - clock.now()).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS)
