"""The person's own token at the door: `Authorization: Bearer hcp_<session>_<secret>`."""

import re

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.clients.callers import Caller
from apps.clients.clock import now
from apps.people import sessions
from apps.people.models import Session
from healthcheck.entry import BY_THE_PERSON

_TOKEN = re.compile(r"Bearer hcp_([0-9a-f]{32})_([A-Za-z0-9_-]{43})", re.ASCII)


class PersonAuthentication(BaseAuthentication):
    """Answers who a person's token stands for; leaves every other kind of token to the next authenticator."""

    def authenticate(self, request: Request) -> tuple[Caller, Session] | None:
        """The caller and their session; None when the token is not a person's. Raises AuthenticationFailed."""
        header = request.headers.get("Authorization", "")
        if not header.startswith("Bearer hcp_"):
            return None
        token = _TOKEN.fullmatch(header)
        session = token and sessions.resume(session_id=token[1], secret=token[2], at=now())
        if not session:
            raise AuthenticationFailed("Sign in again: this session has ended.")
        actor = f"person:{session.person_id}"
        scopes = frozenset({"self"})
        return Caller(actor, None, session.person_id, scopes, entered_by=BY_THE_PERSON), session

    def authenticate_header(self, request: Request) -> str:
        """What a refused caller is asked for."""
        return "Bearer"
