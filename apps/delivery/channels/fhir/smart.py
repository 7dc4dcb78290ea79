"""SMART Backend Services: an assertion signed with RS384 buys a token, kept for every thread until near its end.

Source: HL7 SMART App Launch 2.2, "Backend Services" and "Client Authentication: Asymmetric (public key)": iss and sub
are the client's id, aud is the token's address, exp at most five minutes on, jti once, the key's kid in the header.
"""

import json
import time
from collections.abc import Mapping
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
from apps.delivery.channel import Outcome, Result
from apps.delivery.fhir_server import FhirServer
from apps.delivery.post import Answer

CHANNEL: Final = "fhir-token"
ALGORITHM: Final = "RS384"
JWT_BEARER: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS: Final = 60
EARLY_SECONDS: Final = 30.0
LONGEST_SECONDS: Final = 3600.0  # of what a server says of its token
_END: Final = "-----END PRIVATE KEY-----"

_LOCK: Final = Lock()
_KEPT: Final[dict[tuple[str, str, str], tuple[str, float]]] = {}


class NoToken(Exception):
    """No token was to be had; what is kept of the try."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome


def call(channel: str, server: FhirServer, method: str, url: str, *, headers: Mapping[str, str], **how: Any) -> Outcome:
    """Speak to a practice's server. Refused for its token, it is said once more with a new one."""
    try:
        token = bearer(server)
        outcome = post.call(channel, method, url, headers={"Authorization": f"Bearer {token}", **headers}, **how)
        if outcome.status != 401:
            return outcome
        token = bearer(server, stale=token)
    except NoToken as no:
        return no.outcome
    outcome = post.call(channel, method, url, headers={"Authorization": f"Bearer {token}", **headers}, **how)
    # Refused with a token that is seconds old: a fault of our registration there, not of this one content. It waits.
    return Outcome(Result.TRANSIENT, outcome.status, outcome.detail) if outcome.status == 401 else outcome


def bearer(server: FhirServer, *, stale: str = "") -> str:
    """The token of a server; a new one where the kept one is near its end, or is the `stale` one. Raises NoToken."""
    key = server.token_url, server.client_id, server.scope
    with _LOCK:
        value, until = _KEPT.get(key, ("", 0.0))
    if value and value != stale and time.monotonic() < until:
        return value
    value, seconds = _fetch(server)  # outside the lock: one slow server holds up no other
    with _LOCK:
        _KEPT[key] = value, time.monotonic() + seconds - EARLY_SECONDS
    return value


def forget() -> None:
    """No token is kept any more."""
    with _LOCK:
        _KEPT.clear()


def _fetch(server: FhirServer) -> tuple[str, float]:
    got: list[tuple[str, float]] = []

    def read(answer: Answer) -> Outcome:
        try:
            content = json.loads(answer.body)
            got.append((str(content["access_token"]), min(float(content["expires_in"]), LONGEST_SECONDS)))
        except (ValueError, KeyError, TypeError):
            return Outcome(Result.TRANSIENT, status=answer.status, detail="no-token")
        return Outcome(Result.ACCEPTED, status=answer.status)

    form = {
        "grant_type": "client_credentials",
        "scope": server.scope,
        "client_assertion_type": JWT_BEARER,
        "client_assertion": assertion(server),
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    outcome = post.call(CHANNEL, "POST", server.token_url, body=urlencode(form).encode(), headers=headers, read=read)
    if not got:
        # Nothing of the record itself has left, whatever became of the question for a token.
        raise NoToken(Outcome(Result.TRANSIENT, outcome.status, f"no-token {outcome.detail}".strip()[:200]))
    return got[0]


def assertion(server: FhirServer) -> str:
    """Who we are there, signed with the current key; each one is used once."""
    key = keys(settings.APIM_PRIVATE_KEY)[0]
    now = int(clock.now().timestamp())
    claims = {
        "iss": server.client_id,
        "sub": server.client_id,
        "aud": server.token_url,
        "jti": str(uuid4()),
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
    }
    return jwt.encode({"alg": ALGORITHM, "typ": "JWT", "kid": key.thumbprint()}, claims, key, algorithms=[ALGORITHM])


def key_set() -> dict[str, Any]:
    """Our public keys for those servers (RFC 7517): the current one and the next."""
    return {"keys": [_public(key) for key in keys(settings.APIM_PRIVATE_KEY)]}


def _public(key: RSAKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}


@cache
def keys(pem: str) -> tuple[RSAKey, ...]:
    """The keys in the order they are written: the first signs, all are published."""
    parts = [part.strip() for part in pem.split(_END) if part.strip()]
    return tuple(RSAKey.import_key(f"{part}\n{_END}\n") for part in parts)
