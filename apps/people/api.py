"""Doors for people: /v1/sign-ins, /v1/session, /v1/me."""

from datetime import date, datetime
from typing import ClassVar

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.clock import now
from apps.clients.doors import Door
from apps.people import actions, sessions
from apps.people.models import Session
from healthcheck.person import NhsNumber
from healthcheck.refusal import NotAllowed


class SignIn(BaseModel):
    """What an identity provider vouches for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    nhs_number: str = Field(max_length=10, description="Traced NHS number, 10 digits.")
    birth_date: date
    identity_level: str = Field(max_length=2, description="Proofing level: P9 opens a health record.")


class SignedIn(BaseModel):
    """A session, its token shown this once."""

    token: str
    ends_at: datetime


class Me(BaseModel):
    """What we hold about the person who asks."""

    person: str
    given_name: str
    family_name: str
    birth_date: date
    practice: str


class SignIns(Door):
    """An identity provider signs a person in."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("identity:assert",)}
    answer_is_secret = True

    @extend_schema(request=SignIn, responses={201: SignedIn})
    def post(self, request: Request) -> Response:
        """Start a session of at most 12 hours that ends after 30 minutes without use."""
        body = self.read(request, SignIn)
        session, token = sessions.sign_in(
            nhs_number=NhsNumber(body.nhs_number),
            birth_date=body.birth_date,
            identity_level=body.identity_level,
            by=self.caller.actor,
            at=now(),
        )
        return Response({"token": token, "ends_at": session.ends_at}, status=201)


class CurrentSession(Door):
    """The person's own session."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"DELETE": ("self",)}

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out: the token stops working at once."""
        if isinstance(request.auth, Session):
            sessions.sign_out(session=request.auth, at=now())
        return Response(status=204)


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
