"""How NHS login is spoken to over HTTP: no redirect followed, no answer larger than it can be, no long wait."""

from collections.abc import Iterator
from typing import Any, cast

import httpx2

LARGEST = 64 * 1024
PATIENCE = 5.0


class _Counted(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            if size > LARGEST:
                raise httpx2.ReadError("the answer is too large")
            yield part

    def close(self) -> None:
        self._stream.close()


class Bounded(httpx2.BaseTransport):
    """A transport that gives up on an answer once it is too large, whatever its headers say."""

    def __init__(self) -> None:
        self._inner = httpx2.HTTPTransport()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["Accept-Encoding"] = "identity"  # a small packed answer may unpack to a very large one
        answer = self._inner.handle_request(request)
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise httpx2.ReadError("the answer is packed")
        answer.stream = _Counted(cast(httpx2.SyncByteStream, answer.stream))
        return answer

    def close(self) -> None:
        self._inner.close()


def options() -> dict[str, Any]:
    """What every client is made with."""
    return {"transport": Bounded(), "timeout": PATIENCE, "trust_env": False, "follow_redirects": False}


def get_json(url: str) -> dict[str, Any]:
    """A JSON object. Raises httpx2.HTTPError or ValueError."""
    with httpx2.Client(**options()) as client:
        return json_of(client.get(url))


def json_of(answer: httpx2.Response) -> dict[str, Any]:
    """The object in an answer. Raises ValueError when it is no success or no object."""
    if answer.status_code != httpx2.codes.OK:
        raise ValueError("no success")
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
