"""Routes and doors that exist only for the tests of doors."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.actions import add_organisation
from apps.clients.api import Token
from apps.clients.body import Moment
from apps.clients.doors import Door
from apps.clients.models import Kind, Organisation
from apps.clients.webhook_signature import WebhookAuthentication
from apps.tenancy.scope import OWNER, within
from healthcheck.refusal import Conflict, Missing


class Part(BaseModel):
    """Something inside a body."""

    value: Decimal = Field(gt=Decimal("-8.5"), le=1000)
    note: str = ""


class Told(BaseModel):
    """A body with one field of each kind."""

    ods: str = Field(max_length=10)
    number: Decimal | None = None
    count: int | None = None
    ratio: float | None = None
    sure: bool | None = None
    day: date | None = None
    at: Moment | None = None
    id: UUID | None = None
    parts: list[Part] = []
    named: dict[str, Decimal] = {}


class Seen(BaseModel):
    """An answer."""

    id: str
    count: int


class Things(Door):
    """Makes an organisation: an effect that can be counted."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {
        "GET": ("people:read", "self"),
        "POST": ("people:write",),
    }

    @extend_schema(responses={200: list[Seen]})
    def get(self, request: Request) -> Response:
        """What there is."""
        return Response([{"id": self.caller.actor, "count": Organisation.objects.count()}])

    @extend_schema(request=Told, responses={201: Seen})
    def post(self, request: Request) -> Response:
        """One more."""
        told = self.read(request, Told)
        with within(OWNER):  # no caller may
            made = add_organisation(name="made", ods_code=told.ods, kind=Kind.SERVICE)
        if told.ods == "REFUSED":
            raise Conflict("refused-late", "Refused after something was written.")
        if told.ods == "BROKEN":
            raise RuntimeError
        if told.ods == "RETURNED":
            return Response({"detail": "no"}, status=422)
        answer = {"id": made.id, "day": told.day, "number": told.number, "count": Organisation.objects.count()}
        return Response(answer, status=201, headers={"Location": f"/things/{made.id}"})

    def put(self, request: Request) -> Response:
        """A method nobody may use: it is not listed."""
        return Response()


class Thing(Door):
    """One of them, the caller's own only."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("people:read",), "POST": ("people:write",)}

    @extend_schema(responses={200: Seen})
    def get(self, request: Request, thing_id: UUID) -> Response:
        """Itself, or nothing."""
        own = self.caller.organisation
        if own is None or own.id != thing_id:
            raise Missing("not-found", "There is no such thing.")
        return Response({"id": own.id})

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, thing_id: UUID) -> Response:
        """A change without an answer."""
        return Response(status=204)


class Messages(Door):
    """Messages that carry their own id."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("results:write",)}
    idempotent_by_header = False

    @extend_schema(request=Part, responses={202: None})
    def post(self, request: Request) -> Response:
        """Taken."""
        self.read(request, Part)
        return Response(status=202)


class Webhooks(Door):
    """Messages that a laboratory signs by HMAC."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("results:write",)}
    authentication_classes = (*Door.authentication_classes, WebhookAuthentication)
    idempotent_by_header = False

    @extend_schema(request=Part, responses={202: Seen})
    def post(self, request: Request, name: str) -> Response:
        """Taken."""
        self.read(request, Part)
        return Response({"id": self.caller.actor, "count": 1}, status=202)


class Secrets(Door):
    """Gives a secret once."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("assist:write",)}
    answer_is_secret = True

    @extend_schema(request=Part, responses={201: None})
    def post(self, request: Request) -> Response:
        """A new one."""
        self.read(request, Part)
        with within(OWNER):  # no caller may
            made = add_organisation(name="made", ods_code="RX1", kind=Kind.SERVICE)
        return Response({"token": f"hcp_{made.id.hex}"}, status=201, headers={"Location": f"/secrets/{made.id}"})


urlpatterns = [
    path("v1/token", Token.as_view()),
    path("things", Things.as_view()),
    path("things/<uuid:thing_id>", Thing.as_view()),
    path("messages", Messages.as_view()),
    path("webhooks/<str:name>", Webhooks.as_view()),
    path("secrets", Secrets.as_view()),
    path("openapi.json", SpectacularJSONAPIView.as_view()),
]
