"""An organisation's system at the door: the token it signed in for (`Bearer hcs_...`), or a long-lived one (`hco_`)."""

import re
from uuid import UUID

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.clients import actions
from apps.clients.callers import Caller
from apps.clients.clock import now
from apps.clients.models import Credential

_TOKEN = re.compile(r"Bearer (?:hco|hcs)_([0-9a-f]{32})_([A-Za-z0-9_-]{43})", re.ASCII)


class SystemAuthentication(BaseAuthentication):
    """The token that a system got at /v1/token for its signed assertion; it lasts ten minutes."""

    def authenticate(self, request: Request) -> tuple[Caller, Credential] | None:
        """The caller and the system that signed in; None for another kind of token. Raises AuthenticationFailed."""
        header = request.headers.get("Authorization", "")
        if not header.startswith("Bearer hcs_"):
            return None
        token = _TOKEN.fullmatch(header)
        found = actions.find_token(token_id=UUID(token[1]), secret=token[2], at=now()) if token else None
        if found is None:
            raise AuthenticationFailed("This token is not known here, or has ended: sign in again at /v1/token.")
        return _caller(found.key.credential, found.scopes), found.key.credential

    def authenticate_header(self, request: Request) -> str:
        """What a refused caller is asked for."""
        return "Bearer"


class OrganisationAuthentication(BaseAuthentication):
    """A long-lived token that the operator made; off in production unless the settings say otherwise."""

    def authenticate(self, request: Request) -> tuple[Caller, Credential] | None:
        """The caller and their credential; None when the token is not an organisation's."""
        header = request.headers.get("Authorization", "")
        if not header.startswith("Bearer hco_"):
            return None
        token = _TOKEN.fullmatch(header)
        credential = actions.find_credential(credential_id=UUID(token[1]), secret=token[2]) if token else None
        if credential is None:
            raise AuthenticationFailed("This credential is not known here, or was revoked.")
        return _caller(credential, credential.scopes), credential

    def authenticate_header(self, request: Request) -> str:
        """What a refused caller is asked for."""
        return "Bearer"


def _caller(credential: Credential, scopes: list[str]) -> Caller:
    organisation = credential.organisation
    return Caller(f"organisation:{organisation.ods_code}", organisation, None, frozenset(scopes))
