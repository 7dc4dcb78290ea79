"""A peer's own calls to the service: made in the background, tried again until they are answered for good."""

import time
from collections.abc import Callable, Mapping
from queue import Queue
from threading import Thread

import httpx2

from demo import signing

WAITS = (0.1, 0.2, 0.5, 1, 2, 2, 5, 5, 5, 10, 10, 10, 30, 30, 30)


class Caller:
    """Posts bodies one after another and says what each was answered.

    Args:
        said: called with the name of the call and the last status, 0 when there was never an answer.
    """

    def __init__(self, said: Callable[[str, int], None]) -> None:
        self._said = said
        self._waiting: Queue[tuple[str, str, bytes, dict[str, str]]] = Queue()
        Thread(target=self._work, daemon=True).start()

    def post(self, name: str, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Put a call in line."""
        self._waiting.put((name, url, body, dict(headers)))

    def settled(self) -> None:
        """Wait until every call in line has been answered or given up."""
        self._waiting.join()

    def _work(self) -> None:
        with httpx2.Client(trust_env=False, timeout=10.0) as client:
            while True:
                name, url, body, headers = self._waiting.get()
                self._said(name, _persist(client, url, body, headers))
                self._waiting.task_done()


def _persist(client: httpx2.Client, url: str, body: bytes, headers: dict[str, str]) -> int:
    status = 0
    for wait in (*WAITS, 0):
        try:
            status = client.post(url, content=body, headers=_signed_in(headers, url)).status_code
        except httpx2.HTTPError:
            status = 0
        if status and status < 500 and status != 429:
            return status
        time.sleep(wait)
    return status


def _signed_in(headers: dict[str, str], url: str) -> dict[str, str]:
    """The headers, with a token where a key stands for it."""
    if "Authorization" not in headers:
        return headers
    credential = headers["Authorization"].removeprefix("Bearer ")
    return {**headers, "Authorization": f"Bearer {signing.bearer(credential, url)}"}
