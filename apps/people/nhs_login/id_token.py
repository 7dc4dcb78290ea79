"""The id token: signed by NHS login, for us, now, for this one sign-in; anything else is refused."""

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from authlib.oidc.core.util import create_half_hash
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from apps.people.nhs_login import asked
from apps.people.nhs_login.client_keys import ALGORITHM
from apps.people.nhs_login.refused import Reason, Refused

LARGEST = 8192
OLDEST = timedelta(minutes=5)  # it was made a moment ago, for the code that was just handed in
LONGEST = timedelta(days=1)
AHEAD = timedelta(seconds=60)  # how far the issuer's clock may be before ours
_SUB = re.compile(r"[!-~]{1,255}", re.ASCII)
_JTI = re.compile(r"[!-~]{1,255}", re.ASCII)
_REGISTRY = jws.JWSRegistry(algorithms=[ALGORITHM], strict_check_header=False)  # NHS login's headers hold claims too

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """What this one sign-in expects of its token."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    at: datetime


def verify(token: object, *, key_of: Callable[[object], RSAKey], expected: Expected) -> Claims:
    """The claims of a token that holds in every point.

    Raises:
        Refused: by whose reason the audit trail tells a signature, a nonce and the other claims apart.
    """
    claims = _signed(token, key_of)
    if not _same(claims.get("nonce"), expected.nonce):
        raise Refused(Reason.NONCE)
    sound = (
        claims.get("iss") == expected.issuer
        and claims.get("aud") in (expected.client_id, [expected.client_id])
        and claims.get("azp", expected.client_id) == expected.client_id
        and _in_time(claims, expected.at)
        and _matches(_SUB, claims.get("sub"))
        and _matches(_JTI, claims.get("jti"))
        and claims.get("vtm") == trustmark(expected.issuer)
        and _of_this_access_token(claims.get("at_hash"), expected.access_token)
    )
    if not sound:
        raise Refused(Reason.CLAIMS)
    proved = claims.get("identity_proofing_level", asked.level(claims.get("vot"))) == asked.level(claims.get("vot"))
    if not proved or not asked.is_enough(claims.get("vot")):
        raise Refused(Reason.NOT_PROVED)
    return claims


def trustmark(issuer: str) -> str:
    """Where NHS login says what its vectors mean (EIS 5.1.5): under its own address."""
    return f"{issuer.rstrip('/')}/trustmark/{urlsplit(issuer).netloc}"


def _signed(token: object, key_of: Callable[[object], RSAKey]) -> Claims:
    def choose(found: Any) -> RSAKey:
        header = found.headers()
        if header.get("alg") != ALGORITHM or "crit" in header or "b64" in header:
            raise Refused(Reason.SIGNATURE)
        return key_of(header.get("kid"))

    if not isinstance(token, str) or len(token) > LARGEST:
        raise Refused(Reason.MALFORMED)
    try:
        return jwt.decode(token, choose, registry=_REGISTRY).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise Refused(Reason.SIGNATURE) from None


def _in_time(claims: Claims, at: datetime) -> bool:
    now = at.timestamp()
    times = [claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)]
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in times):
        return False
    ends, issued, begins = times
    soonest, latest = now - OLDEST.total_seconds(), now + AHEAD.total_seconds()
    return bool(now < ends <= now + LONGEST.total_seconds() and soonest <= issued <= latest and begins <= latest)


def _of_this_access_token(at_hash: object, access_token: str) -> bool:
    if at_hash is None:
        return True  # it may be left out with the code flow (OpenID Connect Core 3.1.3.6)
    return _same(at_hash, create_half_hash(access_token, ALGORITHM).decode())


def _same(given: object, wanted: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), wanted.encode())


def _matches(pattern: re.Pattern[str], given: object) -> bool:
    return isinstance(given, str) and pattern.fullmatch(given) is not None
