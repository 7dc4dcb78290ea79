"""What NHS login refuses: a request that is not as its specification has it, a client that does not prove itself."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

ALGORITHM = "RS512"
ENDPOINTS = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
BY_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MANDATORY = frozenset({"scope", "response_type", "client_id", "redirect_uri", "state", "nonce"})
OPTIONAL = frozenset({"vtr", "prompt", "display", "asserted_login_identity", "allow_registration"})
SCOPES = frozenset({"openid", "profile", "profile_extended", "email", "phone", "gp_registration_details"})
VECTORS = frozenset(f"{level}.{means}" for level in ("P0", "P5", "P9") for means in ("Cp.Cd", "Cp.Ck", "Cm"))
LONGEST_ASSERTION = 300  # seconds


class Refused(Exception):
    """An OAuth error code, and the status it goes out with."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error, self.status = error, status


@dataclass(frozen=True, slots=True)
class Client:
    """A service as NHS login has it on its list."""

    client_id: str
    redirect_uri: str
    jwks_url: str


def may_be_sent_back(asked: Mapping[str, str], query: str, client: Client) -> None:
    """Nobody is sent to an address that is not registered, to the letter. Raises Refused."""
    if len(parse_qsl(query)) != len(asked):
        raise Refused("invalid_request")
    if asked.get("client_id") != client.client_id or asked.get("redirect_uri") != client.redirect_uri:
        raise Refused("unauthorized_client")


def right_request(asked: Mapping[str, str]) -> None:
    """Raises Refused, with the error that goes back to the service."""
    if not MANDATORY <= asked.keys() <= MANDATORY | OPTIONAL or len(asked["nonce"]) < 20 or len(asked["state"]) < 20:
        raise Refused("invalid_request")
    if asked["response_type"] != "code":
        raise Refused("unsupported_response_type")
    scopes = asked["scope"].split(" ")
    if "openid" not in scopes or not set(scopes) <= SCOPES:
        raise Refused("invalid_scope")
    vectors = json.loads(asked.get("vtr", '["P9.Cp.Cd"]'))
    if not isinstance(vectors, list) or not vectors or not set(vectors) <= VECTORS:
        raise Refused("invalid_request")
    if len({vector.partition(".")[0] for vector in vectors}) != 1:  # one level of identity in a request
        raise Refused("invalid_request")


def right_client(form: Mapping[str, str], token_url: str, client: Client, seen: set[str]) -> None:
    """The assertion by which a service proves itself, RFC 7523: its own key, for us, once, soon over."""
    wanted = {"grant_type", "code", "redirect_uri", "client_assertion_type", "client_assertion"}
    if not wanted <= form.keys() <= wanted | {"client_id"} or form["grant_type"] != "authorization_code":
        raise Refused("invalid_request")
    if form["client_assertion_type"] != BY_ASSERTION or form.get("client_id", client.client_id) != client.client_id:
        raise Refused("invalid_client", 401)
    keys = KeySet.import_key_set(httpx2.get(client.jwks_url, timeout=5, trust_env=False).raise_for_status().json())
    try:
        claims = jwt.decode(form["client_assertion"], keys, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError):
        raise Refused("invalid_client", 401) from None
    own = claims.get("iss") == claims.get("sub") == client.client_id and claims.get("aud") == token_url
    if not own or not _soon_over(claims, LONGEST_ASSERTION) or not _first_time(claims, seen):
        raise Refused("invalid_client", 401)


def asserted(token: str, key: RSAKey, issuer: str, seen: set[str]) -> str:
    """The NHS number of whom the NHS App asserts, once, for a minute. Raises Refused."""
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError):
        raise Refused("login_required") from None
    if claims.get("iss") != issuer or not _soon_over(claims, 60) or not _first_time(claims, seen):
        raise Refused("login_required")
    return str(claims["code"])


def _soon_over(claims: Mapping[str, object], longest: int) -> bool:
    ends = claims.get("exp")
    return type(ends) is int and 0 < ends - time.time() <= longest


def _first_time(claims: Mapping[str, object], seen: set[str]) -> bool:
    token_id = claims.get("jti")
    if not isinstance(token_id, str) or not token_id or token_id in seen:
        return False
    seen.add(token_id)
    return True
