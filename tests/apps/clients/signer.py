"""A system with keys of its own, for tests: what it signs, rightly and wrongly."""

import base64
import hashlib
import hmac
import json
from functools import cache
from typing import Any
from uuid import uuid4

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from apps.clients import actions, jwks
from apps.clients.clock import now
from apps.clients.models import Credential, Kind

AUDIENCE = "http://127.0.0.1:8000/v1/token"
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@cache
def rsa(name: str = "rsa-1") -> RSAKey:
    """A key pair, made once a run."""
    return RSAKey.generate_key(3072, {"kid": name, "use": "sig"})


@cache
def ec(name: str = "ec-1") -> ECKey:
    """A key pair on P-384."""
    return ECKey.generate_key("P-384", {"kid": name, "use": "sig"})


def key_set(*keys: RSAKey | ECKey) -> bytes:
    """Their public parts as a JWKS."""
    return json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode()


def register(*keys: RSAKey | ECKey, scopes: tuple[str, ...] = ("people:read",), ods: str = "X26") -> Credential:
    """A client with these keys."""
    organisation = actions.add_organisation(name="caller", ods_code=ods, kind=Kind.COMMISSIONER)
    known = jwks.read(key_set(*keys)) if keys else {}
    return actions.add_client(organisation=organisation, scopes=scopes, keys=known, by="operator", at=now())


def claims(client: Credential, **changes: Any) -> dict[str, Any]:
    """What it says of itself; a change to None leaves a claim out."""
    usual = {"iss": str(client.id), "sub": str(client.id), "aud": AUDIENCE, "jti": str(uuid4())}
    found = {**usual, "exp": int(now().timestamp()) + 240, **changes}
    return {name: value for name, value in found.items() if value is not None}


def assertion(
    client: Credential, key: RSAKey | ECKey, alg: str = "RS384", *, header: Any = None, **changes: Any
) -> str:
    """A signed assertion; `header` adds to its header, a None there leaves a part out."""
    head = {"alg": alg, "typ": "JWT", "kid": key.kid, **(header or {})}
    return signed({name: value for name, value in head.items() if value is not None}, claims(client, **changes), key)


def signed(head: dict[str, Any], payload: dict[str, Any] | str, key: RSAKey | ECKey) -> str:
    """A compact JWS over anything at all, even a header that joserfc would not write."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    first = f"{encoded(json.dumps(head))}.{encoded(text)}"
    fits = str(head["alg"]).startswith("ES") == isinstance(key, ECKey)
    model = jws.JWSRegistry.algorithms[head["alg"] if fits else "ES384" if isinstance(key, ECKey) else "RS384"]
    return f"{first}.{encoded(model.sign(first.encode(), key))}"


def with_hmac(head: dict[str, Any], payload: dict[str, Any], secret: bytes) -> str:
    """Signed with HS256 under any bytes, a public key's too."""
    first = f"{encoded(json.dumps(head))}.{encoded(json.dumps(payload))}"
    return f"{first}.{encoded(hmac.digest(secret, first.encode(), hashlib.sha256))}"


def encoded(content: str | bytes) -> str:
    """Base64url without padding."""
    raw = content.encode() if isinstance(content, str) else content
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def form(text: str, **more: str) -> dict[str, str]:
    """The token door's form."""
    usual = {"grant_type": "client_credentials", "client_assertion_type": BEARER, "client_assertion": text}
    return {**usual, **more}
