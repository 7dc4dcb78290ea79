"""The NHS API platform's way in: a signed assertion buys a token of ten minutes, kept for every thread of this process.

Source: digital.nhs.uk, "Application-restricted RESTful APIs - signed JWT authentication": RS512, kid, iss and sub are
the API key, aud is the token's address, exp at most five minutes on; a token lives 599 seconds.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from joserfc import jwt
from joserfc.jwk import RSAKey

from apps.clients import clock
from apps.delivery import post
from apps.delivery.channel import Arrival, Outcome, Result
from apps.delivery.post import Answer

CHANNEL: Final = "apim"
PATH: Final = "/oauth2/token"
JWT_BEARER: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60  # of the five minutes that are allowed: our clock may be a little fast
EARLY_SECONDS = 30.0  # a token is renewed so long before its end
_END: Final = "-----END PRIVATE KEY-----"


class NoToken(Exception):
    """No token was to be had; what is kept of the try."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome


@dataclass(slots=True)
class _Kept:
    """The token that all threads use, and until when by the steady clock."""

    lock: Lock
    value: str = ""
    until: float = 0.0


_KEPT: Final = _Kept(Lock())


def bearer(*, stale: str = "") -> str:
    """The token; a new one where the kept one is near its end, or is the `stale` one that was refused.

    One thread fetches, the others wait for it. Raises NoToken.
    """
    with _KEPT.lock:
        if not _KEPT.value or _KEPT.value == stale or time.monotonic() >= _KEPT.until:
            _KEPT.value = ""
            _KEPT.value, seconds = _fetch()
            _KEPT.until = time.monotonic() + seconds - EARLY_SECONDS
        return _KEPT.value


def call(
    channel: str,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    read: Callable[[Answer], Outcome],
    body: bytes = b"",
) -> Outcome:
    """Speak to an API of the platform. Refused for its token, it is said once more with a new one."""
    try:
        token = bearer()
        outcome = _call(channel, method, url, token, headers=headers, read=read, body=body)
        if outcome.status != 401:
            return outcome
        outcome = _call(channel, method, url, bearer(stale=token), headers=headers, read=read, body=body)
    except NoToken as no:
        return no.outcome
    # Refused with a token that is seconds old: a fault of our registration, not of this one content. It waits.
    return Outcome(Result.TRANSIENT, outcome.status, outcome.detail) if outcome.status == 401 else outcome


def _call(channel: str, method: str, url: str, token: str, *, headers: Mapping[str, str], **how: Any) -> Outcome:
    return post.call(channel, method, url, headers={"Authorization": f"Bearer {token}", **headers}, **how)


def ask(channel: str, url: str, *, headers: Mapping[str, str], read: Callable[[Answer], Arrival]) -> Arrival:
    """GET, to learn whether something arrived; without a whole answer nobody can tell."""
    found = Arrival.CANNOT_TELL

    def judge(answer: Answer) -> Outcome:
        nonlocal found
        found = read(answer)
        return Outcome(Result.ACCEPTED, status=answer.status)

    call(channel, "GET", url, headers=headers, read=judge)
    return found


def _fetch() -> tuple[str, float]:
    got: list[tuple[str, float]] = []

    def read(answer: Answer) -> Outcome:
        try:
            content = json.loads(answer.body)
            got.append((str(content["access_token"]), float(content["expires_in"])))
        except (ValueError, KeyError, TypeError):
            return Outcome(Result.TRANSIENT, status=answer.status, detail="no-token")
        return Outcome(Result.ACCEPTED, status=answer.status)

    form = {"grant_type": "client_credentials", "client_assertion_type": JWT_BEARER, "client_assertion": assertion()}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    outcome = post.call(CHANNEL, "POST", _token_url(), body=urlencode(form).encode(), headers=headers, read=read)
    if not got:
        # Nothing of the delivery itself has left, whatever became of the question for a token.
        raise NoToken(Outcome(Result.TRANSIENT, outcome.status, f"no-token {outcome.detail}".strip()[:200]))
    return got[0]


def assertion() -> str:
    """Who we are, signed with the current key; each one is used once."""
    key = _keys(settings.APIM_PRIVATE_KEY)[0]
    now = int(clock.now().timestamp())
    claims = {
        "iss": settings.APIM_API_KEY,
        "sub": settings.APIM_API_KEY,
        "aud": _token_url(),
        "jti": str(uuid4()),
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
    }
    return jwt.encode({"alg": "RS512", "typ": "JWT", "kid": key.thumbprint()}, claims, key, algorithms=["RS512"])


def _token_url() -> str:
    return f"{settings.APIM_URL.rstrip('/')}{PATH}"


def key_set() -> dict[str, Any]:
    """Our public keys as RFC 7517 writes them, for whoever checks our signatures: the current one and the next."""
    return {"keys": [_public(key) for key in _keys(settings.APIM_PRIVATE_KEY)]}


def _public(key: RSAKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": "RS512"}


@cache
def _keys(pem: str) -> tuple[RSAKey, ...]:
    """The keys in the order they are written: the first signs, all are published."""
    parts = [part.strip() for part in pem.split(_END) if part.strip()]
    return tuple(RSAKey.import_key(f"{part}\n{_END}\n") for part in parts)
