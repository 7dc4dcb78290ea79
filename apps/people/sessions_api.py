"""Doors for people: /v1/me/sessions."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.clock import now
from apps.clients.doors import Door
from apps.people import elsewhere
from apps.people.cookie import SESSION
from apps.people.models import Session
from healthcheck.refusal import NotAllowed


class OneSession(BaseModel):
    """A place where the person is signed in."""

    session: str = Field(description="Names it, and opens nothing.")
    this_one: bool = Field(description="Whether you ask by it.")
    way: Literal["browser", "nhs-app", "again"] = Field(
        description="In a browser; out of the NHS App; or in a browser, having been asked to sign in again."
    )
    signed_in_at: datetime
    last_used_at: datetime = Field(description="To the minute.")
    ends_at: datetime = Field(description="At the latest; sooner when it is not used.")


class SessionList(BaseModel):
    """All of them, the one used last first."""

    sessions: list[OneSession]


class SessionsEnded(BaseModel):
    """How many were ended."""

    ended: int


class OfThePerson(Door):
    """Only the person themselves, by a session of theirs."""

    @property
    def mine(self) -> Session:
        """The session they ask by. Raises NotAllowed for a caller who has none."""
        session = self.request.auth
        if not isinstance(session, Session):
            raise NotAllowed("people-only", "Only a signed-in person has sessions.")
        return session


class Sessions(OfThePerson):
    """Where I am signed in."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",), "DELETE": ("self",)}

    @extend_schema(responses={200: SessionList})
    def get(self, request: Request) -> Response:
        """Where you are signed in now: since when, by which way, and when it was last used."""
        found = elsewhere.live(person_id=self.mine.person_id, by=self.caller.actor, at=now())
        return Response({"sessions": [_written(each, self.mine) for each in found]})

    @extend_schema(responses={200: SessionsEnded})
    def delete(self, request: Request) -> Response:
        """Sign out everywhere else. Sign in again first (/sign-in?again=1), within the last 10 minutes."""
        return Response({"ended": elsewhere.end_others(mine=self.mine, at=now())})


class EndedSession(OfThePerson):
    """One of them."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"DELETE": ("self",)}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, session_id: UUID) -> Response:
        """Sign out there: it stops working at once. For another session than this one sign in again first."""
        elsewhere.end_one(session_id=session_id, mine=self.mine, at=now())
        answer = Response(status=204)
        if session_id == self.mine.pk:
            SESSION.clear(answer)
        return answer


def _written(session: Session, mine: Session) -> dict[str, object]:
    return {
        "session": str(session.pk),
        "this_one": session.pk == mine.pk,
        "way": session.way,
        "signed_in_at": session.started_at,
        "last_used_at": session.last_seen_at,
        "ends_at": session.ends_at,
    }
