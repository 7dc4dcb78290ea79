"""Callers at the door: real HTTP over kept-open connections, as fast as they are answered or at a rate."""

import http.client
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit
from uuid import uuid4

CLIENTS = 8
_NO_MORE: tuple[int, None] = (0, None)


@dataclass(frozen=True, slots=True)
class Call:
    """One POST; its idempotency key is made when it is sent."""

    path: str
    token: str
    body: bytes
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of many: seconds each, in order of length, and how long all took."""

    took: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds

    def at(self, share: float) -> float:
        """The seconds that this share of the calls was faster than."""
        return self.took[min(len(self.took) - 1, int(len(self.took) * share))]


def saturate(url: str, calls: Iterator[Call], seconds: float) -> Answered:
    """Eight clients, each with its next call as soon as the last is answered."""
    began = time.perf_counter()
    return _together(url, calls, began, lambda _: time.perf_counter() - began < seconds)


def all_of(url: str, calls: list[Call]) -> Answered:
    """Every one of these, by eight clients."""
    return _together(url, iter(calls), time.perf_counter(), lambda _: True)


def at_rate(url: str, calls: Iterator[Call], seconds: float, rate: float) -> Answered:
    """Calls that begin when their time has come; one that has to wait for a client has waited all the same."""
    began = time.perf_counter()

    def go(nth: int) -> bool:
        due = began + nth / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        return nth / rate < seconds

    return _together(url, calls, began, go, rate=rate)


def _together(
    url: str, calls: Iterator[Call], began: float, go: Callable[[int], bool], *, rate: float = 0.0
) -> Answered:
    numbered, lock = enumerate(calls), Lock()

    def client() -> list[float]:
        took: list[float] = []
        with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
            while True:
                with lock:
                    nth, call = next(numbered, _NO_MORE)
                if call is None or not go(nth):
                    return took
                start = began + nth / rate if rate else time.perf_counter()
                _send(connection, call)
                took.append(time.perf_counter() - start)

    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(client) for _ in range(CLIENTS)]
        took = sorted(each for one in clients for each in one.result())
    return Answered(took, time.perf_counter() - began)


def _send(connection: http.client.HTTPConnection, call: Call) -> None:
    headers = {
        "Authorization": f"Bearer {call.token}",
        "Content-Type": call.content_type,
        "Idempotency-Key": str(uuid4()),
    }
    connection.request("POST", call.path, call.body, headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= 300:
        raise RuntimeError(f"POST {call.path} answered {answer.status}: {content[:300].decode(errors='replace')}")
