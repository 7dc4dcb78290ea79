"""Signing in to the admin as the operator does: a password, and the code of their authenticator app.

`python -m demo.staff SECRET` prints the code that the app would show now, for those who have none at hand.
"""

import hmac
import re
import struct
import sys
import time
from base64 import b32decode
from dataclasses import dataclass

import httpx2

STEP = 30  # RFC 6238
LEFT = 3.0  # seconds that a code must be good for yet
PATIENCE = 65.0  # a code that was used already is followed by the next within half a minute


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who signs in, and with what."""

    user: str
    password: str
    secret: str  # base32, as an authenticator app takes it

    @property
    def link(self) -> str:
        """The same for an authenticator app."""
        return f"otpauth://totp/healthcheck-demo:{self.user}?secret={self.secret}&issuer=healthcheck-demo"


def code(secret: str) -> str:
    """The six digits of this half minute: RFC 6238 with SHA-1, as authenticator apps have it."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(time.time()) // STEP), "sha1")
    at = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def sign_in(browser: httpx2.Client, who: Administrator) -> None:
    """Both factors. Waits for the next code where this one was used before."""
    page = _sent(browser, "/admin/login/", {"username": who.user, "password": who.password})
    until = time.monotonic() + PATIENCE
    while "/second-factor/" in str(page.url):
        if time.monotonic() > until:
            raise RuntimeError("the admin takes no code")
        if _left() < LEFT:
            _wait_for_the_next()
        page = _sent(browser, "/admin/second-factor/", {"code": code(who.secret)})
        if "/second-factor/" in str(page.url):
            _wait_for_the_next()


def _left() -> float:
    """Seconds until the next code."""
    return STEP - time.time() % STEP


def _wait_for_the_next() -> None:
    time.sleep(_left() + 0.5)


def _sent(browser: httpx2.Client, address: str, form: dict[str, str]) -> httpx2.Response:
    shown = browser.get(address, follow_redirects=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown.text)
    if token is None:
        raise RuntimeError("the admin's sign-in page has no form")
    given = {**form, "csrfmiddlewaretoken": token[1], "next": "/admin/"}
    return browser.post(address, data=given, follow_redirects=True).raise_for_status()


if __name__ == "__main__":
    if _left() < 2 * LEFT:  # too little for somebody who types it
        _wait_for_the_next()
    print(code(sys.argv[1]))
