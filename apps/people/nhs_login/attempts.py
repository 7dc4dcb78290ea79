"""Begin a sign-in, and take it up again once, in the same browser, soon. The database keeps hashes only."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from apps.clients import spent
from apps.people.models import Way
from apps.people.nhs_login.models import Attempt
from apps.people.nhs_login.refused import Reason, Refused

LASTS = timedelta(minutes=15)  # long enough to look for a telephone; an NHS login's own page waits no longer


@dataclass(frozen=True, slots=True)
class Begun:
    """What leaves the house: `state` and `nonce` to NHS login, `browser` into the browser's cookie."""

    state: str
    browser: str

    @property
    def nonce(self) -> str:
        """The id token must hold this; made of the browser's secret, so kept nowhere."""
        return _derived(self.browser, "nonce", self.state)

    @property
    def verifier(self) -> str:
        """Proof Key for Code Exchange (RFC 7636), the same way."""
        return _derived(self.browser, "verifier", self.state)

    def __repr__(self) -> str:
        return "<begun sign-in>"


def begin(*, way: Way, at: datetime) -> Begun:
    """A new sign-in."""
    begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    Attempt.objects.create(
        state_hash=_hash(begun.state),
        browser_hash=_hash(begun.browser),
        asserted=way is Way.NHS_APP,
        anew=way is Way.AGAIN,
        began_at=at,
        ends_at=at + LASTS,
    )
    return begun


def take_up(*, state: str, browser: str, at: datetime) -> tuple[Begun, Way]:
    """The sign-in that this browser began, and how; from now on it is used.

    Raises:
        Refused: unknown, used, too late, or begun in another browser; the four are not told apart.
    """
    found = Attempt.objects.filter(
        state_hash=_hash(state), browser_hash=_hash(browser), used_at__isnull=True, began_at__lte=at, ends_at__gt=at
    )
    kept = found.first()
    if kept is None or not found.filter(pk=kept.pk).update(used_at=at):  # of two at once, one updates it
        raise Refused(Reason.NOT_OPEN)
    return Begun(state, browser), Way.NHS_APP if kept.asserted else Way.AGAIN if kept.anew else Way.BROWSER


def spend(token_id: str, *, issuer: str, ends: datetime) -> None:
    """Note that a token was used. Raises Refused when it was before."""
    if not spent.spend(holder=uuid5(NAMESPACE_URL, issuer), mark=token_id, until=ends):
        raise Refused(Reason.TOKEN_SPENT)


def _hash(secret: str) -> bytes:
    """Plain SHA-256: what is hashed has 256 random bits, or is no secret."""
    return hashlib.sha256(secret.encode()).digest()


def _derived(secret: str, purpose: str, state: str) -> str:
    digest = hmac.digest(secret.encode(), f"{purpose} {state}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
