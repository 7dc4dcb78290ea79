"""A laboratory's plain webhook at the door: each request signed by HMAC, within five minutes, once.

X-Key-Id: the key's id. X-Timestamp: seconds since 1970. X-Signature: lower-case hex of HMAC-SHA256 under the secret
(its text, as it was shown) over timestamp, method, path with query and body, the first three each ended by a line feed.
"""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import F
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.audit import actions as audit
from apps.clients import actions, guesses, spent
from apps.clients.address import address_of
from apps.clients.callers import Caller
from apps.clients.clock import now
from apps.clients.models import Credential, WebhookKey

KEY, TIMESTAMP, SIGNATURE = "X-Key-Id", "X-Timestamp", "X-Signature"
WINDOW = timedelta(minutes=5)
NOBODYS = "0" * 43  # in the place of a secret that there is not: the work, and so the time, is the same
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{9,11}", re.ASCII)
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


class WebhookAuthentication(BaseAuthentication):
    """HMAC-SHA256 over X-Timestamp, method, path and body, in X-Signature, under the secret that X-Key-Id names."""

    def authenticate(self, request: Request) -> tuple[Caller, Credential] | None:
        """The caller and their system; None when the request is not signed in this way. Raises AuthenticationFailed."""
        if SIGNATURE not in request.headers:
            return None
        at, address = now(), address_of(request._request)
        guesses.refuse_too_many(address=address, at=at)
        key = _key_of(request)
        written = request.headers.get(TIMESTAMP, "")
        given = request.headers[SIGNATURE]
        expected = sign(
            key.secret if key else NOBODYS,
            timestamp=written, method=str(request.method), path=request.get_full_path(), body=request._request.body,
        )  # fmt: skip
        right = hmac.compare_digest(expected, given if _HEX.fullmatch(given) else "")
        if key is None or not right:
            _note_forgery(key, address, at)
            raise AuthenticationFailed("The signature does not fit, or its key is not known here.")
        refused = _not_now(key, written, given, at)
        if refused is not None:
            guesses.count(address=address, at=at)
            raise refused
        organisation = key.credential.organisation
        actor = f"organisation:{organisation.ods_code}"
        return Caller(actor, organisation, None, frozenset(key.credential.scopes)), key.credential

    def authenticate_header(self, request: Request) -> str:
        """What a refused caller is asked for."""
        return "HMAC-SHA256"


def sign(secret: str, *, timestamp: str, method: str, path: str, body: bytes) -> str:
    """The signature of a request."""
    signed = f"{timestamp}\n{method}\n{path}\n".encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _key_of(request: Request) -> WebhookKey | None:
    written = request.headers.get(KEY, "")
    return actions.find_webhook(key_id=UUID(written)) if _ID.fullmatch(written) else None


def _not_now(key: WebhookKey, written: str, signature: str, at: datetime) -> AuthenticationFailed | None:
    """Why a request that is rightly signed is not taken. Whoever signed it is known by now and may be told."""
    if not _SECONDS.fullmatch(written) or abs(at - datetime.fromtimestamp(int(written), UTC)) > WINDOW:
        return AuthenticationFailed(f"{TIMESTAMP} is more than 5 minutes from now: sign again.", "signature-expired")
    if not spent.spend(holder=key.id, mark=signature, until=at + 2 * WINDOW):
        detail = {"reference": str(key.id)}
        audit.record(actor="unknown", action="webhook.replayed", subject=None, at=at, detail=detail)
        return AuthenticationFailed("This signature was used before: sign each request anew.", "signature-replayed")
    return None


def _note_forgery(key: WebhookKey | None, address: str, at: datetime) -> None:
    """That it came, under which name, and nothing of what stood in it."""
    guesses.count(address=address, at=at)
    detail = {}
    if key is not None:
        WebhookKey.objects.filter(pk=key.pk).update(forged=F("forged") + 1)
        detail = {"reference": str(key.id)}
    audit.record(actor="unknown", action="webhook.forged", subject=None, at=at, detail=detail)
