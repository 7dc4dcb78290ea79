"""A JSON Web Key Set (RFC 7517) as a system gives it: its keys that can sign here, by name."""

from collections.abc import Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.util import base64_to_int

from apps.clients import modulus
from apps.clients.assertion import KEY_TYPES, KID, key_of
from healthcheck import strict_json
from healthcheck.refusal import Invalid

MOST_KEYS = 20
MEMBERS: Mapping[str, tuple[str, ...]] = {"RSA": ("kty", "n", "e"), "EC": ("kty", "crv", "x", "y")}
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
E_65537 = "AQAB"
WANTED = "Make an EC key on P-384, or an RSA key with e = 65537: `openssl genrsa -out key.pem 4096`."

Jwk = dict[str, Any]


def read(document: bytes) -> dict[str, Jwk]:
    """The signing keys of a set, each its public part alone. Raises Invalid, which never repeats the document."""
    try:
        content = strict_json.loads(document)
    except strict_json.Unreadable as error:
        raise Invalid("not-json", str(error)) from None
    listed = content.get("keys") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_KEYS:
        raise Invalid("not-a-key-set", f'A key set is {{"keys": [...]}} with 1 to {MOST_KEYS} keys.')
    found: dict[str, Jwk] = {}
    for number, given in enumerate(listed):
        jwk = _signing(given, f"/keys/{number}")
        if jwk is not None and jwk["kid"] in found:
            raise Invalid("same-kid", "Two keys have the same kid.", field=f"/keys/{number}/kid")
        if jwk is not None:
            found[jwk["kid"]] = jwk
    if not found:
        raise Invalid("no-signing-key", f"None of the keys can sign with {', '.join(KEY_TYPES)}.")
    return found


def _signing(given: object, field: str) -> Jwk | None:
    """The public part of a key we can use; None for one that is for something else."""
    if not isinstance(given, dict):
        raise Invalid("not-a-key", "A key is an object.", field=field)
    if PRIVATE.intersection(given):
        raise Invalid("private-key", "This is a private key. It is not kept; make a new one.", field=field)
    kind, alg = given.get("kty"), given.get("alg")
    if given.get("use", "sig") != "sig" or not isinstance(kind, str) or kind not in MEMBERS:
        return None
    if alg is not None and (not isinstance(alg, str) or KEY_TYPES.get(alg) != kind):
        return None
    if kind == "EC" and given.get("crv") != "P-384":
        return None
    if not isinstance(given.get("kid"), str) or not KID.fullmatch(given["kid"]):
        raise Invalid("no-kid", "A key needs a kid of 1 to 100 plain characters.", field=field)
    jwk = {name: given.get(name) for name in (*MEMBERS[kind], "kid")} | ({} if alg is None else {"alg": alg})
    if fault := _fault(jwk):
        raise Invalid("bad-key", f"This key cannot be taken. {fault} {WANTED}", field=field)
    return jwk


def _fault(jwk: Jwk) -> str:
    try:
        if jwk["kty"] == "RSA" and jwk["e"] != E_65537:
            return "Its exponent is not 65537."
        weak = modulus.fault(base64_to_int(jwk["n"])) if jwk["kty"] == "RSA" else ""
        key_of(jwk)
    except (JoseError, ValueError, TypeError, AttributeError):
        return "It is no key of its kind."
    return weak
