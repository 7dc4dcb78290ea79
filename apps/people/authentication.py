"""A person's own token at the door: in a header, or in the cookie of a browser that proves where the request began."""

from urllib.parse import urlsplit

from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from apps.clients.callers import Caller
from apps.clients.clock import now
from apps.people import sessions
from apps.people.cookie import SESSION
from apps.people.models import Session
from healthcheck.entry import BY_THE_PERSON

PREFIX = "Bearer "
PROOF = "X-Healthcheck"  # a page of another origin cannot send it without asking first, and is never told yes
_SAFE = ("GET", "HEAD")


class PersonAuthentication(BaseAuthentication):
    """Answers who a person's token stands for; leaves every other kind of token to the next authenticator."""

    def authenticate(self, request: Request) -> tuple[Caller, Session] | None:
        """The caller and their session; None when the token is not a person's. Raises AuthenticationFailed."""
        header = request.headers.get("Authorization", "")
        if not header.startswith(f"{PREFIX}hcp_"):
            return None
        return _caller(header.removeprefix(PREFIX))

    def authenticate_header(self, request: Request) -> str:
        """What a refused caller is asked for."""
        return "Bearer"


class BrowserAuthentication(BaseAuthentication):
    """The session cookie that signing in gives a browser. Whatever changes something needs the X-Healthcheck header.

    A header with a token is what counts where both come: the cookie is then not looked at.
    """

    def authenticate(self, request: Request) -> tuple[Caller, Session] | None:
        """The caller and their session; None without a cookie. Raises AuthenticationFailed, PermissionDenied."""
        token = SESSION.of(request)
        if not token or "Authorization" in request.headers:
            return None
        found = _caller(token)
        if request.method not in _SAFE and not from_our_pages(request):
            raise PermissionDenied("This request did not come from a page of this service.", code="not-our-page")
        return found

    def authenticate_header(self, request: Request) -> str:
        """What a refused caller is asked for."""
        return "Bearer"


def from_our_pages(request: Request) -> bool:
    """Whether the browser says so, by at least one of its two headers and against neither, beside our own header."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    said = [each for each in (origin, site) if each is not None]
    true = origin in (None, _our_origin()) and site in (None, "same-origin")
    return bool(said) and true and request.headers.get(PROOF) == "1"


def _our_origin() -> str:
    found = urlsplit(settings.SITE_URL)
    return f"{found.scheme}://{found.netloc}"


def _caller(token: str) -> tuple[Caller, Session]:
    session = sessions.resume(token=token, at=now())
    if session is None:
        raise AuthenticationFailed("Sign in again: this session has ended.")
    actor = f"person:{session.person_id}"
    return Caller(actor, None, session.person_id, frozenset({"self"}), entered_by=BY_THE_PERSON), session
