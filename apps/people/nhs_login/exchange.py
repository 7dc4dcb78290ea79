"""The code that a browser brought back, exchanged for who they are: id token and userinfo, each held to the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from django.conf import settings

from apps.people.nhs_login import asked, client_keys, fetching, id_token
from apps.people.nhs_login.provider import Metadata, Provider
from apps.people.nhs_login.refused import Reason, Refused
from healthcheck.person import NhsNumber
from healthcheck.refusal import Invalid

ASSERTION_LASTS = 60  # seconds


@dataclass(frozen=True, slots=True)
class Identity:
    """Who NHS login says they are. It shows nothing of it."""

    sub: str
    nhs_number: NhsNumber
    birth_date: date
    level: str
    token_id: str
    token_ends: int

    def __repr__(self) -> str:
        return "<identity>"


def client(metadata: Metadata) -> OAuth2Client:
    """Authlib's client of this provider, signing its own assertions. Use it as a context."""
    return OAuth2Client(
        settings.NHS_LOGIN_CLIENT_ID,
        client_keys.signing(),
        token_endpoint_auth_method="private_key_jwt",  # noqa: S106 - the method's name
        scope=asked.SCOPE,
        redirect_uri=redirect_uri(),
        code_challenge_method="S256" if metadata.takes_pkce else None,
        **fetching.options(),
    )


def redirect_uri() -> str:
    """Where NHS login sends people back, to the letter as it is registered there."""
    return f"{settings.SITE_URL}/sign-in/return"


def exchange(*, code: str, verifier: str, nonce: str, provider: Provider, at: datetime) -> Identity:
    """Who the person is, proved. Raises Refused."""
    metadata = provider.metadata()
    with client(metadata) as http:
        tokens = _tokens(http, metadata, code, verifier if metadata.takes_pkce else "", at)
        expected = id_token.Expected(
            issuer=metadata.issuer,
            client_id=settings.NHS_LOGIN_CLIENT_ID,
            nonce=nonce,
            access_token=tokens["access_token"],
            at=at,
        )
        claims = id_token.verify(tokens.get("id_token"), key_of=provider.key, expected=expected)
        about = _userinfo(http, metadata)
    return _identity(claims, about)


def _tokens(http: OAuth2Client, metadata: Metadata, code: str, verifier: str, at: datetime) -> dict[str, Any]:
    method = PrivateKeyJWT(
        metadata.token_endpoint,
        claims={"exp": int(at.timestamp()) + ASSERTION_LASTS},
        headers={"kid": client_keys.signing().kid, "typ": "JWT"},
        alg=client_keys.ALGORITHM,
    )
    http.register_client_auth_method(method)
    http.register_compliance_hook("access_token_response", _success)
    proof = {"code_verifier": verifier} if verifier else {}
    try:
        found = http.fetch_token(metadata.token_endpoint, grant_type="authorization_code", code=code, **proof)
    except httpx2.HTTPError:
        raise Refused(Reason.UNAVAILABLE) from None
    except (AuthlibBaseError, ValueError, TypeError, KeyError):
        raise Refused(Reason.CODE_REFUSED) from None
    if not isinstance(found.get("access_token"), str) or str(found.get("token_type")).lower() != "bearer":
        raise Refused(Reason.MALFORMED)
    return dict(found)


def _success(answer: httpx2.Response) -> httpx2.Response:
    """Authlib reads a token out of an answer of any status; one of 500 and more it raises by itself."""
    if answer.status_code not in (httpx2.codes.OK, *range(500, 600)):
        raise ValueError("no success")
    return answer


def _userinfo(http: OAuth2Client, metadata: Metadata) -> dict[str, Any]:
    try:
        return fetching.json_of(http.get(metadata.userinfo_endpoint))
    except httpx2.HTTPError:
        raise Refused(Reason.UNAVAILABLE) from None
    except (AuthlibBaseError, ValueError):
        raise Refused(Reason.MALFORMED) from None


def _identity(claims: Mapping[str, Any], about: Mapping[str, Any]) -> Identity:
    if about.get("sub") != claims["sub"]:
        raise Refused(Reason.OTHER_SUBJECT)
    level = asked.level(claims["vot"])
    if about.get("identity_proofing_level") != level:
        raise Refused(Reason.NOT_PROVED)
    for name in ("nhs_number", "birthdate"):
        if name in claims and claims[name] != about.get(name):
            raise Refused(Reason.OTHER_SUBJECT)
    try:
        number, born = NhsNumber(_text(about, "nhs_number")), date.fromisoformat(_text(about, "birthdate"))
    except (Invalid, ValueError):
        raise Refused(Reason.MALFORMED) from None
    return Identity(claims["sub"], number, born, level, claims["jti"], claims["exp"])


def _text(about: Mapping[str, Any], name: str) -> str:
    value = about.get(name)
    if not isinstance(value, str) or not value.isascii():
        raise ValueError(name)
    return value
