"""A system signs in with its assertion and gets a token for ten minutes; a token is found again."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.clients import assertion, spent
from apps.clients.actions import publish
from apps.clients.actions.credential import hash_of
from apps.clients.models import AccessToken, PublicKey
from apps.clients.scopes import SMART, in_smart

LASTS = timedelta(minutes=10)
LIVE_KEY = {
    "revoked_at__isnull": True,
    "withdrawn_at__isnull": True,
    "credential__revoked_at__isnull": True,
    "credential__organisation__closed_at__isnull": True,
}
UNKNOWN = "The client, its key or its signature is not known here."


class NotSignedIn(Exception):
    """No token: one of the errors of RFC 6749 section 5.2, with words only for who has proved who they are."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The token, which is shown this once, and what it may do, in SMART's words."""

    token: str
    scopes: list[str]


def sign_in(*, text: str, asked: str | None, audience: str, at: datetime) -> SignedIn:
    """A token for an assertion, which counts once. Raises NotSignedIn, alike for everything that is not signed."""
    try:
        given = assertion.read(text)
    except assertion.Unusable:
        raise NotSignedIn("invalid_client", UNKNOWN) from None
    key = _key_of(given, at)
    if not assertion.is_signed(given, by=key.jwk if key else None) or key is None:
        raise NotSignedIn("invalid_client", UNKNOWN)
    wrong = assertion.fault(given.claims, audience=audience, at=at)
    if wrong is not None:
        raise NotSignedIn("invalid_client", wrong)
    return _give(key, given, _narrowed(asked, key.credential.scopes), at)


def find_token(*, token_id: UUID, secret: str, at: datetime) -> AccessToken | None:
    """The live token this secret belongs to: not when its key, its system or its organisation is none any more."""
    live = {f"key__{name}": value for name, value in LIVE_KEY.items()}
    token = (
        AccessToken.objects.select_related("key__credential__organisation")
        .filter(pk=token_id, expires_at__gt=at, **live)
        .first()
    )
    kept = bytes(token.secret_hash) if token else bytes(32)
    return token if hmac.compare_digest(kept, hash_of(secret)) else None


def _key_of(given: assertion.Assertion, at: datetime) -> PublicKey | None:
    """The live key it names. Where the system publishes its keys, they are asked for when that one is not known."""
    rows = PublicKey.objects.select_related("credential__organisation")
    key = rows.filter(credential_id=given.client_id, kid=given.kid, **LIVE_KEY).first()
    client = key.credential if key else publish.asks_for(client_id=given.client_id)
    if client is None:
        return None
    ask = key is None or not publish.is_fresh(client, at=at)
    if ask and publish.read_published(client=client, at=at):
        return rows.filter(credential_id=given.client_id, kid=given.kid, **LIVE_KEY).first()
    return None if publish.is_stale(client, at=at) else key


def _narrowed(asked: str | None, held: list[str]) -> list[str]:
    """What of the scopes that were asked for this system has; all of them when none was named."""
    wanted = set(in_smart(held)) if asked is None else set(asked.split(" "))
    granted = sorted({SMART[each] for each in wanted if each in SMART} & set(held))
    if not granted:
        raise NotSignedIn("invalid_scope", "This client has none of these scopes.")
    return granted


@transaction.atomic
def _give(key: PublicKey, given: assertion.Assertion, scopes: list[str], at: datetime) -> SignedIn:
    until = at + assertion.LIFETIME + 2 * assertion.SKEW
    if not spent.spend(holder=given.client_id, mark=given.claims["jti"], until=until):
        raise NotSignedIn("invalid_client", "This jti was used before: make a new assertion.")
    secret = secrets.token_urlsafe(32)
    token = AccessToken.objects.create(key=key, scopes=scopes, secret_hash=hash_of(secret), expires_at=at + LASTS)
    detail = {"credential": str(given.client_id), "reference": str(key.id)}
    actor = f"organisation:{key.credential.organisation.ods_code}"
    audit.record(actor=actor, action="client.signed_in", subject=None, at=at, detail=detail)
    return SignedIn(f"hcs_{token.id.hex}_{secret}", in_smart(scopes))
