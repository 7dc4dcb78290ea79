"""Tokens to be changed at random: each is written as a JSON list of header and claims and signed as it then stands."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from apps.clients import assertion
from apps.people.nhs_login import id_token
from apps.people.nhs_login.client_keys import ALGORITHM
from apps.people.nhs_login.refused import Refused
from healthcheck import strict_json
from tests.apps.clients.signer import AUDIENCE, encoded, rsa, signed
from tests.fuzz.mutated import Example

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHO = "01a20430-0000-7000-8000-000000000002"
ISSUER = "https://auth.login.example"
EXPECTED = id_token.Expected(ISSUER, "healthcheck", "nonce-1", "access-1", AT)


def assertions() -> list[Example]:
    """A system's."""
    now = int(AT.timestamp())
    claims = {"iss": WHO, "sub": WHO, "aud": AUDIENCE, "jti": "j-1", "exp": now + 240, "iat": now, "nbf": now}
    return [[{"alg": "RS384", "typ": "JWT", "kid": "rsa-1"}, claims]]


def id_tokens() -> list[Example]:
    """NHS login's."""
    now = int(AT.timestamp())
    claims = {
        "iss": ISSUER, "aud": "healthcheck", "sub": "s-1", "jti": "j-1", "nonce": "nonce-1", "iat": now,
        "exp": now + 3600, "vtm": id_token.trustmark(ISSUER), "vot": "P9.Cp.Cd", "identity_proofing_level": "P9",
    }  # fmt: skip
    return [[{"alg": ALGORITHM, "typ": "JWT", "kid": "rsa-1"}, claims]]


def read_assertion(raw: bytes) -> object:
    """As the token door does; what it refuses by is none of its callers' faults."""
    try:
        found = assertion.read(_token(raw))
    except assertion.Unusable:
        return None
    key = {**rsa().as_dict(private=False), "alg": "RS384"}
    return assertion.is_signed(found, by=key), assertion.fault(found.claims, audience=AUDIENCE, at=AT)


def read_id_token(raw: bytes) -> object:
    """As the way back from NHS login does, with whose keys anything may be signed."""
    try:
        return id_token.verify(_token(raw), key_of=_key_of, expected=EXPECTED)
    except Refused:
        return None


def _key_of(kid: object) -> RSAKey:
    return rsa()


def _token(raw: bytes) -> str:
    """Header and claims signed; whatever is not two of them, as it is."""
    try:
        head, claims = strict_json.loads(raw)
        first, second = json.dumps(head, default=float), json.dumps(claims, default=float)
        if head.get("alg") in ("RS384", "RS512"):
            return signed(head, second, rsa())
    except (ValueError, TypeError, AttributeError, KeyError, JoseError, OverflowError, RecursionError):
        return raw.decode("latin-1")
    return f"{encoded(first)}.{encoded(second)}.{base64.urlsafe_b64encode(b'none').decode()}"


def words(token: str) -> Any:
    """The claims of a token that was made here."""
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
