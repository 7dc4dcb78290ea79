"""A system's signed assertion (RFC 7523, private_key_jwt): its form, its signature, what it claims. No database.

Nothing of it is believed that the signature does not cover, and nothing in its header names a key but `kid`.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.util import base64_to_int

from apps.clients import modulus
from healthcheck import strict_json

KEY_TYPES: Mapping[str, str] = {"RS384": "RSA", "RS512": "RSA", "ES384": "EC"}  # SMART's two, and that of NHS APIM
HEADER = frozenset({"alg", "kid", "typ"})  # so neither jku, x5u nor jwk, which would let a stranger choose the key
LONGEST = 8192
LIFETIME = timedelta(minutes=5)
SKEW = timedelta(seconds=10)  # how far a caller's clock may run ahead of ours: this service's own choice
KID = re.compile(r"[A-Za-z0-9._:=@-]{1,100}", re.ASCII)
_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_JTI = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)

# A key of nobody's, to verify against where there is none: the work, and so the time, is the same.
_NOBODYS: Mapping[str, Mapping[str, str]] = {
    "RSA": {"kty": "RSA", "e": "AQAB", "n": base64.urlsafe_b64encode(b"\xc5" * 384).decode()},
    "EC": {
        "kty": "EC",
        "crv": "P-384",
        "x": "qofKIr6LBTeOscce8yCtdG4dO2KLp5uYWfdB4IJUKjhVAvJdv1UpbDpUXjhydgq3",
        "y": "NhfeSpYmLG9dnpi_kpLcKfj0Hb0omhR86doxE7XwuMAKYLHOHX6BnXpDHXyQ6g5f",
    },
}


class Unusable(ValueError):
    """No assertion that anything can be done with. It never says why: whoever sent it has proved nothing."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What an assertion says of itself; nothing of it is proved yet."""

    text: str
    alg: str
    kid: str
    client_id: UUID
    claims: Mapping[str, Any]


def read(text: str) -> Assertion:
    """Take it apart. Raises Unusable."""
    parts = _COMPACT.fullmatch(text) if len(text) <= LONGEST else None
    if parts is None:
        raise Unusable
    header, claims = _part(parts[1]), _part(parts[2])
    alg, kid, subject = header.get("alg"), header.get("kid"), claims.get("sub")
    if not HEADER.issuperset(header) or header.get("typ") != "JWT":
        raise Unusable
    if not isinstance(alg, str) or alg not in KEY_TYPES or not isinstance(kid, str) or not KID.fullmatch(kid):
        raise Unusable
    if not isinstance(subject, str) or not _ID.fullmatch(subject) or claims.get("iss") != subject:
        raise Unusable
    return Assertion(text, alg, kid, UUID(subject), claims)


def is_signed(assertion: Assertion, *, by: Mapping[str, Any] | None) -> bool:
    """Whether this key signed it; without a key, False after the same work."""
    kind = KEY_TYPES[assertion.alg]
    fits = by is not None and by["kty"] == kind and by.get("alg", assertion.alg) == assertion.alg and _is_long(by)
    try:
        jws.deserialize_compact(
            assertion.text, key_of(by if by is not None and fits else _NOBODYS[kind]), algorithms=[assertion.alg]
        )
    except (JoseError, ValueError):
        return False
    return fits


def _is_long(jwk: Mapping[str, Any]) -> bool:
    """Also a key that was taken when shorter ones were."""
    return jwk["kty"] != "RSA" or base64_to_int(jwk["n"]).bit_length() in modulus.SIZES


def key_of(jwk: Mapping[str, Any]) -> RSAKey | ECKey:
    """The key of a JWK, of the two kinds there are. Raises JoseError or ValueError."""
    return RSAKey.import_key(dict(jwk)) if jwk["kty"] == "RSA" else ECKey.import_key(dict(jwk))


def fault(claims: Mapping[str, Any], *, audience: str, at: datetime) -> str | None:
    """What is wrong with the claims of an assertion that is signed; None when they may be believed now."""
    if claims.get("aud") not in (audience, [audience]):
        return f"aud must be {audience} and nothing else."
    expires = _moment(claims.get("exp"))
    if expires is None or expires <= at:
        return "exp is missing or past."
    if expires > at + LIFETIME + SKEW:
        return "exp is more than 5 minutes ahead."
    for name in ("nbf", "iat"):
        moment = _moment(claims.get(name))
        if name in claims and (moment is None or moment > at + SKEW):
            return f"{name} is in the future."
    jti = claims.get("jti")
    if not isinstance(jti, str) or not _JTI.fullmatch(jti):
        return "jti must be 1 to 200 visible characters, new for each assertion."
    return None


def _part(segment: str) -> dict[str, Any]:
    try:
        raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
        content = strict_json.loads(raw)  # two readers of one JSON text must not read two things in it
    except ValueError:
        raise Unusable from None
    if not isinstance(content, dict):
        raise Unusable
    return content


def _moment(number: object) -> datetime | None:
    """A NumericDate; None for anything that is none."""
    if isinstance(number, bool) or not isinstance(number, int | Decimal) or not 0 <= number < 2**33:
        return None
    return datetime.fromtimestamp(float(number), tz=UTC)
