"""NHS login for the walk: the same people as the cast, and as strict as the real one about who asks and how.

Source: NHS login External Interface Specification v2.1. Told who there is at POST /_control; makes an NHS App assertion
at POST /_app. A person who looks at it in a browser is shown a list of people to be.
"""

import json
import secrets
import time
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

from demo.peers import nhs_login_rules as rules
from demo.peers.nhs_login_rules import Refused
from demo.peers.server import Call, Reply

LASTS = 60  # seconds: a code, and what the NHS App asserts
APP = "nhs-app"


class NhsLogin:
    """The provider.

    Args:
        issuer: its own address.
        client: the one service that it knows.
    """

    def __init__(self, *, issuer: str, client: rules.Client) -> None:
        self._issuer, self._client = issuer, client
        self._key = RSAKey.generate_key(2048, {"kid": "nhs-login", "use": "sig", "alg": rules.ALGORITHM}, private=True)
        self._app_key = RSAKey.generate_key(2048, private=True)
        self._people: dict[str, dict[str, str]] = {}
        self._requests: dict[str, dict[str, str]] = {}
        self._codes: dict[str, tuple[dict[str, str], str, float]] = {}
        self._tokens: dict[str, str] = {}
        self._seen: set[str] = set()

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        path, _, query = call.path.partition("?")
        doors = {
            ("GET", "/.well-known/openid-configuration"): lambda: Reply(200, self._metadata()),
            ("GET", "/.well-known/jwks.json"): lambda: Reply(200, {"keys": [self._key.as_dict(private=False)]}),
            ("GET", "/authorize"): lambda: self._authorize(dict(parse_qsl(query, strict_parsing=True)), query),
            ("POST", "/authorize"): lambda: self._decide(_form(call)),
            ("POST", "/token"): lambda: self._token(_form(call)),
            ("GET", "/userinfo"): lambda: self._userinfo(call.headers.get("authorization", "")),
            ("POST", "/_control"): lambda: self._know(json.loads(call.body)),
            ("POST", "/_app"): lambda: Reply(200, {"assertedLoginIdentity": self._asserted(json.loads(call.body))}),
        }
        door = doors.get((call.method, path))
        if door is None:
            return Reply(404)
        try:
            return door()
        except Refused as no:
            return Reply(no.status, {"error": no.error}, {"Cache-Control": "no-store"})
        except (ValueError, TypeError):
            return Reply(400, {"error": "invalid_request"})

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self._issuer,
            **{f"{name}_endpoint": f"{self._issuer}/{path}" for name, path in rules.ENDPOINTS.items()},
            "jwks_uri": f"{self._issuer}/.well-known/jwks.json",
        }

    def _authorize(self, asked: dict[str, str], query: str) -> Reply:
        rules.may_be_sent_back(asked, query, self._client)
        try:
            rules.right_request(asked)
        except Refused as no:
            return _back(asked, error=no.error)
        if asked.get("prompt") == "none":
            return self._silently(asked)
        ticket = secrets.token_urlsafe(16)
        self._requests[ticket] = asked
        return Reply(200, _page(ticket, self._people), {"Content-Type": "text/html; charset=utf-8"})

    def _silently(self, asked: dict[str, str]) -> Reply:
        try:
            number = rules.asserted(asked.get("asserted_login_identity", ""), self._app_key, APP, self._seen)
        except Refused as no:
            return _back(asked, error=no.error)
        return self._with_code(asked, number)

    def _decide(self, form: Mapping[str, str]) -> Reply:
        asked = self._requests.pop(form.get("request", ""), None)
        if asked is None:
            raise Refused("invalid_request")
        if form.get("person") not in self._people:
            return _back(asked, error="access_denied", error_description="ConsentNotGiven")
        return self._with_code(asked, form["person"])

    def _with_code(self, asked: dict[str, str], number: str) -> Reply:
        code = secrets.token_urlsafe(32)
        self._codes[code] = (asked, number, time.time() + LASTS)
        return _back(asked, code=code)

    def _token(self, form: Mapping[str, str]) -> Reply:
        rules.right_client(form, f"{self._issuer}/token", self._client, self._seen)
        asked, number, ends = self._codes.pop(form.get("code", ""), ({}, "", 0.0))
        if time.time() >= ends or form.get("redirect_uri") != asked["redirect_uri"]:
            raise Refused("invalid_grant")
        token = secrets.token_urlsafe(32)
        self._tokens[token] = number
        said = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": self._signed(asked, number),
        }
        return Reply(200, said, {"Cache-Control": "no-store"})

    def _signed(self, asked: Mapping[str, str], number: str) -> str:
        now = int(time.time())
        claims = {
            **self._people[number],
            "iss": self._issuer,
            "aud": self._client.client_id,
            "nonce": asked["nonce"],
            "jti": str(uuid4()),
            "iat": now,
            "exp": now + 300,
            "vot": "P9.Cp.Cd",
            "vtm": f"{self._issuer}/trustmark/{urlsplit(self._issuer).netloc}",
        }
        header = {"alg": rules.ALGORITHM, "typ": "JWT", "kid": "nhs-login"}
        return jwt.encode(header, claims, self._key, algorithms=[rules.ALGORITHM])

    def _userinfo(self, header: str) -> Reply:
        number = self._tokens.get(header.removeprefix("Bearer "))
        if number is None or not header.startswith("Bearer "):
            raise Refused("invalid_token", 401)
        return Reply(200, {**self._people[number], "iss": self._issuer, "aud": self._client.client_id})

    def _know(self, person: Mapping[str, str]) -> Reply:
        number = person["nhs_number"]
        sub = self._people.get(number, {}).get("sub", str(uuid4()))
        self._people[number] = {**person, "sub": sub, "identity_proofing_level": "P9"}
        return Reply(200, {})

    def _asserted(self, wanted: Mapping[str, str]) -> str:
        now = int(time.time())
        claims = {"code": wanted["nhs_number"], "iss": APP, "jti": str(uuid4()), "iat": now, "exp": now + LASTS}
        return jwt.encode({"alg": rules.ALGORITHM}, claims, self._app_key, algorithms=[rules.ALGORITHM])


def _form(call: Call) -> dict[str, str]:
    if call.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        raise Refused("invalid_request")
    pairs = parse_qsl(call.body.decode(), strict_parsing=True)
    if len(pairs) != len(dict(pairs)):
        raise Refused("invalid_request")
    return dict(pairs)


def _back(asked: Mapping[str, str], **said: str) -> Reply:
    address = f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked.get('state', '')})}"
    return Reply(302, b"", {"Location": address})


def _page(ticket: str, people: Mapping[str, Mapping[str, str]]) -> bytes:
    choices = "".join(
        f'<p><button name="person" value="{number}">{escape(who["family_name"])}, born {who["birthdate"]}</button></p>'
        for number, who in people.items()
    )
    return (
        '<!DOCTYPE html><html lang="en-GB"><title>NHS login (stand-in)</title><h1>Who are you?</h1>'
        f'<form method="post" action="/authorize"><input type="hidden" name="request" value="{ticket}">{choices}'
        '<p><button name="person" value="nobody">I do not agree to share</button></p></form></html>'
    ).encode()
