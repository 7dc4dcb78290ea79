"""What NHS login says of itself: its addresses and its keys, kept for a while and asked for again."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx2
from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.util import base64_to_int

from apps.clients import modulus
from apps.people.nhs_login import fetching
from apps.people.nhs_login.client_keys import ALGORITHM
from apps.people.nhs_login.refused import Reason, Refused

KEPT_FOR = 3600.0  # seconds
NOT_SOONER = 30.0  # an unknown key id makes us look again at most this often, however many are sent
MOST_KEYS = 20
SIZES = range(2048, 8193)  # bits: NHS login's own are of 2,048 (docs/security/exceptions.toml)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The part of its discovery document that is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    takes_pkce: bool
    names_itself: bool  # it puts `iss` into its answers (RFC 9207)


class Provider:
    """One issuer. Shared by the threads of a process."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._lock = Lock()
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, Mapping[str, RSAKey]] | None = None

    def metadata(self) -> Metadata:
        """Raises Refused when it cannot be had, or is not this issuer's."""
        with self._lock:
            if self._metadata is None or time.monotonic() - self._metadata[0] > KEPT_FOR:
                self._metadata = (time.monotonic(), self._discover())
            return self._metadata[1]

    def key(self, kid: object) -> RSAKey:
        """The key with this id. Looks again when there is none, but not often. Raises Refused."""
        address = self.metadata().jwks_uri
        with self._lock:
            age = time.monotonic() - self._keys[0] if self._keys else KEPT_FOR
            known = self._keys[1] if self._keys else {}
            if age >= KEPT_FOR or (kid not in known and age >= NOT_SOONER):
                known = _read_keys(_fetched(address))
                self._keys = (time.monotonic(), known)
        if not isinstance(kid, str) or kid not in known:
            raise Refused(Reason.SIGNATURE)
        return known[kid]

    def _discover(self) -> Metadata:
        said = _fetched(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if said.get("issuer") != self.issuer:
            raise Refused(Reason.OTHER_ISSUER)
        return Metadata(
            issuer=self.issuer,
            authorization_endpoint=self._own(said, "authorization_endpoint"),
            token_endpoint=self._own(said, "token_endpoint"),
            userinfo_endpoint=self._own(said, "userinfo_endpoint"),
            jwks_uri=self._own(said, "jwks_uri"),
            takes_pkce="S256" in (said.get("code_challenge_methods_supported") or ()),
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )

    def _own(self, said: Mapping[str, Any], name: str) -> str:
        """An address of the issuer's own host: neither a person nor a code is sent anywhere else."""
        address = said.get(name)
        if not isinstance(address, str) or _origin(address) != _origin(self.issuer):
            raise Refused(Reason.OTHER_ISSUER)
        return address


@lru_cache(maxsize=8)
def _provider(issuer: str) -> Provider:
    return Provider(issuer)


def current() -> Provider:
    """NHS login as the settings name it. Raises Refused when they do not, or not safely."""
    issuer: str = settings.NHS_LOGIN_ISSUER
    found = urlsplit(issuer)
    plain = found.scheme == "http" and found.hostname in _LOOPBACK and not settings.OVER_TLS
    if not ((found.scheme == "https" and found.hostname) or plain):
        raise Refused(Reason.UNAVAILABLE)
    return _provider(issuer)


def _origin(address: str) -> tuple[str, str]:
    found = urlsplit(address)
    return found.scheme, found.netloc


def _fetched(address: str) -> dict[str, Any]:
    try:
        return fetching.get_json(address)
    except (httpx2.HTTPError, ValueError):
        raise Refused(Reason.UNAVAILABLE) from None


def _read_keys(said: Mapping[str, Any]) -> dict[str, RSAKey]:
    """The usable ones by id. Of two with one id neither is used: which was meant, nobody can say."""
    listed = said.get("keys")
    entries = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    ids = [each.get("kid") for each in entries]
    found: dict[str, RSAKey] = {}
    for each in entries[:MOST_KEYS]:
        kid = each.get("kid")
        fits = each.get("kty") == "RSA" and each.get("use", "sig") == "sig" and each.get("alg", ALGORITHM) == ALGORITHM
        if not fits or not isinstance(kid, str) or ids.count(kid) != 1:
            continue
        try:
            weak = modulus.fault(base64_to_int(each["n"]), sizes=SIZES)
            if not weak and base64_to_int(each["e"]) == modulus.E:
                found[kid] = RSAKey.import_key({"kty": "RSA", "kid": kid, "n": each["n"], "e": each["e"]})
        except (JoseError, KeyError, ValueError, TypeError, AttributeError):
            continue
    return found
