"""Doors of assistance: begin to help a person, see who helped, end it."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from apps.assistance import actions
from apps.assistance.models import Assistance
from apps.assistance.rates import GuessRate
from apps.checks.bodies import Check, Yes
from apps.checks.written import as_check
from apps.clients.clock import now
from apps.clients.doors import Door
from apps.clients.models import Credential
from healthcheck.entry import OPERATOR, Route
from healthcheck.person import NhsNumber
from healthcheck.refusal import NotAllowed

Operator = Annotated[
    str,
    Field(
        pattern=OPERATOR,
        max_length=20,
        description="Your own code for the member of staff or the machine, such as T-07: with a digit, never a name.",
    ),
]


class AssistanceWanted(BaseModel):
    """Whom to help, who helps, and how they agreed."""

    model_config = ConfigDict(extra="forbid", strict=True, regex_engine="python-re")

    nhs_number: str = Field(max_length=10, description="10 digits, no spaces.")
    birth_date: date
    family_name: str = Field(min_length=1, max_length=100)
    route: Literal["phone", "pharmacy", "kiosk", "clinic"]
    operator: Operator
    agreement: Literal["spoken", "written", "ticked"] = Field(description="How the person said yes to being helped.")
    agreed: Yes


class AssistanceBegun(BaseModel):
    """Leave to act in one check, its token shown this once."""

    assistance: str
    token: str
    ends_at: datetime
    check: Check


class AssistanceGiven(BaseModel):
    """Who was let in to help."""

    assistance: str
    organisation: str
    route: str
    operator: str
    agreement: str
    began_at: datetime
    ends_at: datetime
    ended_at: datetime | None


class Assistances(Door):
    """Helping a person."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",), "POST": ("assist:write",)}
    answer_is_secret = True

    def get_throttles(self) -> list[BaseThrottle]:
        """Whom to help is asked less often than anything else."""
        return [*super().get_throttles(), GuessRate()]

    @extend_schema(responses={200: list[AssistanceGiven]})
    def get(self, request: Request) -> Response:
        """Everybody whom you let in to help you, newest first."""
        if self.caller.person_id is None:
            raise NotAllowed("people-only", "Only a signed-in person sees who helped them.")
        given = actions.of_person(person_id=self.caller.person_id, by=self.caller.actor, at=now())
        return Response([_as_given(each) for each in given])

    @extend_schema(request=AssistanceWanted, responses={201: AssistanceBegun})
    def post(self, request: Request) -> Response:
        """Begin to help a person who agrees. The token acts in their one check for a day, at a kiosk for an hour."""
        body = self.read(request, AssistanceWanted)
        if not isinstance(request.auth, Credential):
            raise NotAllowed("organisations-only", "Only an organisation helps.")
        begun, token = actions.begin(
            who=actions.Who(NhsNumber(body.nhs_number), body.birth_date, body.family_name),
            credential=request.auth,
            route=Route(body.route),
            operator=body.operator,
            agreement=body.agreement,
            by=self.caller.actor,
            at=now(),
        )
        check = as_check(begun.check_of)
        answer = {"assistance": str(begun.id), "token": token, "ends_at": begun.ends_at, "check": check}
        return Response(answer, status=201)


class OneAssistance(Door):
    """One of them."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"DELETE": ("self", "helping")}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, assistance_id: UUID) -> Response:
        """End it: its token stops working at once."""
        helping = isinstance(request.auth, Assistance)
        mine = Q(pk=request.auth.pk) if helping else Q(check_of__person_id=self.caller.person_id)
        actions.end(assistance_id=assistance_id, mine=mine, by=self.caller.actor, at=now())
        return Response(status=204)


def _as_given(each: Assistance) -> dict[str, Any]:
    return {
        "assistance": str(each.id),
        "organisation": each.appointment.assistant.name,
        "route": each.appointment.route,
        "operator": each.operator,
        "agreement": each.agreement,
        "began_at": each.began_at,
        "ends_at": each.ends_at,
        "ended_at": each.ended_at,
    }
