"""Who may call back: NHS Notify alone, by its API key and its signature over the body as it came.

Source: NHSDigital/communications-manager-api, specification/documentation/APIDescription.md: x-hmac-sha256-signature is
the hex HMAC-SHA256 of the raw body under the secret "{APPLICATION_ID}.{API_KEY}"; 401 for the key, 403 for the rest.
"""

import hashlib
import hmac

from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request


class NotifyCaller:
    """The caller of a body that NHS Notify signed."""

    is_authenticated = True


class NotifySignature(BaseAuthentication):
    """Checks the key, then the signature, each in constant time."""

    def authenticate(self, request: Request) -> tuple[NotifyCaller, None]:
        """The caller. 401 without the right key, 403 without the right signature."""
        key = settings.NOTIFY_API_KEY
        if not key or not _equal(request.headers.get("x-api-key", ""), key):
            raise AuthenticationFailed("The API key is missing or wrong.")
        if not _equal(request.headers.get("x-hmac-sha256-signature", ""), sign(request._request.body)):
            raise PermissionDenied("The signature is missing or does not fit the body.")
        return NotifyCaller(), None

    def authenticate_header(self, request: Request) -> str:
        """What a 401 names as the way in."""
        return "x-api-key"


def sign(body: bytes) -> str:
    """The signature of a body, in lower-case hex."""
    secret = f"{settings.NOTIFY_APPLICATION_ID}.{settings.NOTIFY_API_KEY}"
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
