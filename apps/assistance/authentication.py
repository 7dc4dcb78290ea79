"""The token of one assistance at the door: `Authorization: Bearer hca_<assistance>_<secret>`."""

import re

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.assistance import actions
from apps.assistance.models import Assistance
from apps.clients.callers import Caller
from apps.clients.clock import now
from apps.clients.scopes import HELPING
from healthcheck.entry import Entry, Route

_TOKEN = re.compile(r"Bearer hca_([0-9a-f]{32})_([A-Za-z0-9_-]{43})", re.ASCII)


class AssistanceAuthentication(BaseAuthentication):
    """Answers whom an assistance's token stands for; leaves every other kind of token to the next authenticator."""

    def authenticate(self, request: Request) -> tuple[Caller, Assistance] | None:
        """The caller and their assistance; None when the token is not one. Raises AuthenticationFailed."""
        header = request.headers.get("Authorization", "")
        if not header.startswith("Bearer hca_"):
            return None
        token = _TOKEN.fullmatch(header)
        found = token and actions.resume(assistance_id=token[1], secret=token[2], at=now())
        if not found:
            raise AuthenticationFailed("Begin again: this assistance has ended.")
        return _caller(found), found

    def authenticate_header(self, request: Request) -> str:
        """What a refused caller is asked for."""
        return "Bearer"


def _caller(found: Assistance) -> Caller:
    organisation = found.appointment.assistant
    entry = Entry(Route(found.appointment.route), organisation.ods_code, found.operator)
    return Caller(
        actor=f"organisation:{organisation.ods_code}/{entry.route}/{entry.operator}",
        organisation=organisation,
        person_id=None,
        scopes=frozenset({HELPING}),
        check_id=found.check_of_id,
        entered_by=entry,
    )
