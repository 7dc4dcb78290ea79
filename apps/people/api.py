"""Doors for people: /v1/session, /v1/me."""

from datetime import date
from typing import ClassVar

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.clock import now
from apps.clients.doors import Door
from apps.people import actions, sessions
from apps.people.cookie import SESSION
from apps.people.models import Session
from apps.people.openapi import CookieScheme  # noqa: F401 - drf-spectacular finds an extension that is imported
from healthcheck.refusal import NotAllowed


class Me(BaseModel):
    """What we hold about the person who asks."""

    person: str
    given_name: str
    family_name: str
    birth_date: date
    practice: str


class CurrentSession(Door):
    """The person's own session."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"DELETE": ("self",)}

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out: the token stops working at once, and a browser forgets its cookie."""
        if isinstance(request.auth, Session):
            sessions.sign_out(session=request.auth, at=now())
        answer = Response(status=204)
        SESSION.clear(answer)
        return answer


class MeDoor(Door):
    """The person's own details."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",)}

    @extend_schema(responses={200: Me})
    def get(self, request: Request) -> Response:
        """Who we think you are."""
        if self.caller.person_id is None:
            raise NotAllowed("people-only", "Only a signed-in person has details of their own.")
        person = actions.read(person_id=self.caller.person_id, by=self.caller.actor, at=now(), purpose="own details")
        return Response(
            {
                "person": str(person.id),
                "given_name": person.given_name,
                "family_name": person.family_name,
                "birth_date": person.birth_date,
                "practice": person.practice.name,
            }
        )
