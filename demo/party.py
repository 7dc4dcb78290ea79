"""One outside party that calls the API over HTTP with its own credential."""

from typing import Any, Self
from uuid import uuid4

import httpx2

from demo import signing


class Unexpected(AssertionError):
    """The API answered with something the walk did not expect."""


class Party:
    """An organisation or a person at the door.

    Args:
        url: where the API is.
        token: the bearer token of an organisation or of a person's session; or a key that a system signs in with.
    """

    def __init__(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {signing.bearer(token, url)}"}
        self._http = httpx2.Client(base_url=url, headers=headers, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.close()

    def get(self, path: str, *, expect: int = 200) -> Any:
        """What stands at a path."""
        return self._checked(self._http.get(path), expect)

    def post(self, path: str, body: Any, *, expect: int = 201, key: str = "", content_type: str = "") -> Any:
        """Send one message. `key` is its idempotency key, a new one unless given."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        if content_type:
            headers["Content-Type"] = content_type
        return self._checked(self._http.post(path, json=body, headers=headers), expect)

    def put(self, path: str, body: Any) -> Any:
        """Put something in the place of what was there."""
        return self._checked(self._http.put(path, json=body), 200)

    def _checked(self, response: httpx2.Response, expect: int) -> Any:
        if response.status_code != expect:
            where = f"{response.request.method} {response.request.url.path}"
            raise Unexpected(f"{where} answered {response.status_code}, not {expect}: {response.text[:400]}")
        return response.json() if response.content else None
