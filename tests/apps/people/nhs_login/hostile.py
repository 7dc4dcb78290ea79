"""A provider that an attacker holds: it answers whatever it is told, signed by whichever key and algorithm."""

import hashlib
import hmac
import json
import time
import warnings
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from joserfc.jwk import RSAKey

from demo.peers.server import Call, Reply
from tests.apps import scene
from tests.apps.people.nhs_login.browser import Browser, asked_of

KEY = RSAKey.generate_key(2048, {"kid": "provider"}, private=True)
STRANGER = RSAKey.generate_key(2048, {"kid": "provider"}, private=True)
with warnings.catch_warnings(action="ignore"):
    WEAK = RSAKey.generate_key(1024, {"kid": "weak"}, private=True)


BORN = scene.born(45).isoformat()
PERSON = {
    "sub": "somebody", "vot": "P9.Cp.Cd", "identity_proofing_level": "P9", "nhs_number": scene.NUMBERS[0],
    "birthdate": BORN, "family_name": "Quicksilver",
}  # fmt: skip


@dataclass
class Hostile:
    """The provider.

    Args:
        person: what it says of who signs in: the claims of id token and userinfo.
        claims, about, tokens, metadata: changes to each of its answers; None takes a member away.
        header: changes to the id token's header.
        key: signs the id token.
    """

    person: dict[str, Any]
    claims: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: KEY)
    issuer: str = ""
    nonce: str = ""
    keys: list[dict[str, Any]] = field(default_factory=lambda: [public(KEY), public(WEAK)])
    status: dict[str, int] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        self.calls.append(call)
        doors = {
            "/.well-known/openid-configuration": self._metadata,
            "/jwks": lambda: {"keys": self.keys},
            "/token": self._tokens,
            "/userinfo": lambda: changed(self.person, self.about),
        }
        return Reply(self.status.get(call.path, 200), doors[call.path]())

    def asked_for(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def form(self) -> dict[str, str]:
        """What was last sent to the token door."""
        return {name: values[0] for name, values in parse_qs(self.asked_for("/token")[-1].body.decode()).items()}

    def _metadata(self) -> dict[str, Any]:
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
        }
        return changed(said, self.metadata)

    def _tokens(self) -> dict[str, Any]:
        said = {"access_token": "a-token", "token_type": "Bearer", "expires_in": 300, "id_token": self.id_token()}
        return changed(said, self.tokens)

    def id_token(self) -> str:
        """The id token, with every change."""
        now = int(time.time())
        said = {
            "iss": self.issuer, "aud": "healthcheck", "exp": now + 300, "iat": now, "jti": str(uuid4()),
            "nonce": self.nonce, "vtm": f"{self.issuer}/trustmark/{self.issuer.removeprefix('http://')}",
            **self.person,
        }  # fmt: skip
        header = changed({"alg": "RS512", "typ": "JWT", "kid": "provider"}, self.header)
        return compact(header, changed(said, self.claims), self.key)


def public(key: RSAKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "use": "sig", "alg": "RS512"}


def changed(said: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


def compact(header: dict[str, Any], claims: dict[str, Any], key: RSAKey) -> str:
    """Signed by hand: honest libraries refuse to write half of these."""
    signed = ".".join(_url(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{_url(_signature(str(header.get('alg')), signed.encode(), key))}"


def _signature(alg: str, content: bytes, key: RSAKey) -> bytes:
    if alg.casefold() == "none":
        return b""
    if alg == "HS512":  # the public key taken for a shared secret: the old confusion of algorithms
        return hmac.digest(KEY.as_pem(private=False), content, hashlib.sha512)
    hashed = {"256": SHA256(), "384": SHA384(), "512": SHA512()}[alg[2:]]
    padded = PSS(MGF1(hashed), hashed.digest_size) if alg.startswith("PS") else PKCS1v15()
    return key.private_key.sign(content, padded, hashed)


def _url(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def signed_in(provider: Hostile, browser: Browser | None = None, **said: str) -> str:
    """Where a sign-in ends, the person's browser bringing back a code."""
    browser = browser or Browser()
    asked = asked_of(browser.start())
    provider.nonce = asked["nonce"]
    extra = "".join(f"&{name}={value}" for name, value in said.items())
    return browser.come_back(f"/sign-in/return?code=a-code&state={asked['state']}{extra}")
