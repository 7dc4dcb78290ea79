"""Door for people: /v1/me/accesses."""

from dataclasses import asdict
from datetime import datetime
from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.clock import now
from apps.clients.doors import Door
from apps.people.accesses import accesses
from healthcheck.refusal import NotAllowed


class OneAccess(BaseModel):
    """Somebody looked at the record, or did something with it."""

    at: datetime
    who: str = Field(description="An organisation by its name; those who work for this service by what they do.")
    what: str
    why: str = Field(description='What it was for, where that was said; "" otherwise.')


class AccessList(BaseModel):
    """A page of them, newest first."""

    accesses: list[OneAccess]
    next: str | None = Field(description="Send it as `before` for the page after this one; null on the last.")


class Accesses(Door):
    """Who looked at my record."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",)}

    @extend_schema(
        parameters=[OpenApiParameter("before", str, description="`next` of the page before.")],
        responses={200: AccessList},
    )
    def get(self, request: Request) -> Response:
        """Who looked at my record or did something with it, when and why; my own looks are left out."""
        if self.caller.person_id is None:
            raise NotAllowed("people-only", "Only a signed-in person has a record of their own.")
        before = request.query_params.get("before", "")
        page, following = accesses(person_id=self.caller.person_id, before=before, by=self.caller.actor, at=now())
        return Response({"accesses": [asdict(access) for access in page], "next": following})
