"""An organisation's credential at the door: `Authorization: Bearer hco_<credential>_<secret>`."""

import re
from uuid import UUID

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.clients import actions
from apps.clients.callers import Caller
from apps.clients.models import Credential

_TOKEN = re.compile(r"Bearer hco_([0-9a-f]{32})_([A-Za-z0-9_-]{43})", re.ASCII)


class OrganisationAuthentication(BaseAuthentication):
    """Answers whose system a token stands for; leaves every other kind of token to the next authenticator."""

    def authenticate(self, request: Request) -> tuple[Caller, Credential] | None:
        """The caller and their credential; None when the token is not an organisation's."""
        header = request.headers.get("Authorization", "")
        if not header.startswith("Bearer hco_"):
            return None
        token = _TOKEN.fullmatch(header)
        credential = actions.find_credential(credential_id=UUID(token[1]), secret=token[2]) if token else None
        if credential is None:
            raise AuthenticationFailed("This credential is not known here, or was revoked.")
        organisation = credential.organisation
        actor = f"organisation:{organisation.ods_code}"
        return Caller(actor, organisation, None, frozenset(credential.scopes)), credential

    def authenticate_header(self, request: Request) -> str:
        """What a refused caller is asked for."""
        return "Bearer"
