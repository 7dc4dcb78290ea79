"""The token server of the NHS API platform: gives a token of ten minutes for a right assertion, and only then.

Source: digital.nhs.uk, "Application-restricted RESTful APIs - signed JWT authentication". It knows an application by
its API key and finds its public keys where it publishes them. Told what to do at POST /_control: how long its tokens
last, and how its next calls fail. Open about itself at GET /_given.
"""

import json
import time
from collections.abc import Callable
from threading import Lock
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from demo.peers.faults import Faults
from demo.peers.server import Call, Reply
from demo.peers.short_token import ShortTokens

PATH = "/oauth2/token"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME = 599.0
LONGEST_ASSERTION = 300


class _Refused(Exception):
    """No token: what is wrong with the request."""


class Apim:
    """The server.

    Args:
        tokens: what it gives.
        api_key: the one application it knows.
        published: the application's key set, fetched anew when an unknown key signs.
    """

    def __init__(self, *, tokens: ShortTokens, api_key: str, published: Callable[[], dict[str, Any]]) -> None:
        self._tokens, self._api_key, self._published = tokens, api_key, published
        self._lifetime, self._given = LIFETIME, 0
        self._seen: set[str] = set()
        self._faults = Faults()
        self._lock = Lock()

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        if call.path == "/_given":
            return Reply(200, {"given": self._given})
        if call.path == "/_control":
            wanted = json.loads(call.body)
            self._lifetime = wanted.pop("lifetime", self._lifetime)
            self._faults.set(wanted)
            return Reply(200, {})
        if (call.method, call.path) != ("POST", PATH):
            return Reply(404, {"error": "not_found"})
        if fault := self._faults.next(call.body):
            return Reply(fault.status, {"error": "told to fail"})
        host = call.headers.get("host", "")
        try:
            self._check(call, audience=f"http://{host}{PATH}")
        except (_Refused, JoseError, ValueError) as no:
            return Reply(401, {"error": "invalid_request", "error_description": str(no)})
        self._given += 1
        token = self._tokens.issue(self._lifetime)
        return Reply(200, {"access_token": token, "expires_in": str(int(self._lifetime)), "token_type": "Bearer"})

    def _check(self, call: Call, *, audience: str) -> None:
        if not call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            raise _Refused("a form is expected")
        form = {name: values[0] for name, values in parse_qs(call.body.decode(), strict_parsing=True).items()}
        if (form.get("grant_type"), form.get("client_assertion_type")) != ("client_credentials", JWT_BEARER):
            raise _Refused("grant_type or client_assertion_type is wrong")
        claims = self._signed(form.get("client_assertion", ""))
        now = time.time()
        if not claims.get("iss") == claims.get("sub") == self._api_key:
            raise _Refused("iss and sub are the API key")
        if claims.get("aud") != audience:
            raise _Refused("aud is the address of this server")
        if type(claims.get("exp")) is not int or not now < claims["exp"] <= now + LONGEST_ASSERTION:
            raise _Refused("exp is at most five minutes from now")
        with self._lock:
            jti = str(UUID(str(claims.get("jti"))))
            if jti in self._seen:
                raise _Refused("jti was used before")
            self._seen.add(jti)

    def _signed(self, assertion: str) -> dict[str, Any]:
        header = extract_compact(assertion.encode()).headers()
        if (header.get("alg"), header.get("typ")) != ("RS512", "JWT"):
            raise _Refused("alg is RS512 and typ JWT")
        keys = [key for key in self._published()["keys"] if key.get("kid") == header.get("kid")]
        if len(keys) != 1:
            raise _Refused("kid names none of the application's keys")
        return dict(jwt.decode(assertion, KeySet.import_key_set({"keys": keys}), algorithms=["RS512"]).claims)
