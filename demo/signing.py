"""A system's key pair, and the token it signs in for: what a laboratory or a GP's system does on its side."""

import json
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import uuid4

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey

MARK = "key "
EARLY = 30.0  # seconds before a token ends at which another is fetched
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class Token:
    """A token and when it is time for another."""

    text: str
    until: float


_tokens: dict[str, Token] = {}
_one_at_a_time = threading.Lock()


def written(client_id: str, key: ECKey) -> str:
    """A client and its private key as one word, to be passed on where a token might stand."""
    return MARK + json.dumps({"client": client_id, "key": key.as_dict(private=True)})


def bearer(credential: str, url: str) -> str:
    """The token to send there: the credential itself, or one that its key has been signed in for."""
    if not credential.startswith(MARK):
        return credential
    with _one_at_a_time:
        token = _tokens.get(credential)
        if token is None or token.until < time.monotonic():
            token = _tokens[credential] = _sign_in(credential, url)
        return token.text


def _sign_in(credential: str, url: str) -> Token:
    """Sign in at the token door of the service that this address is one of. Raises httpx2.HTTPError."""
    known = json.loads(credential.removeprefix(MARK))
    key = ECKey.import_key(known["key"])
    parts = urlsplit(url)
    door = f"{parts.scheme}://{parts.netloc}/v1/token"
    who, now = known["client"], int(time.time())
    claims = {"iss": who, "sub": who, "aud": door, "jti": str(uuid4()), "exp": now + 240}
    assertion = jwt.encode({"alg": "ES384", "typ": "JWT", "kid": key.kid}, claims, key, algorithms=["ES384"])
    form = {"grant_type": "client_credentials", "client_assertion_type": BEARER, "client_assertion": assertion}
    answer = httpx2.post(door, data=form, trust_env=False, timeout=10.0).raise_for_status().json()
    return Token(answer["access_token"], time.monotonic() + answer["expires_in"] - EARLY)
