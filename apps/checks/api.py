"""Doors of a check: invitations, eligibility, consent, results, deliveries, acknowledgements."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.checks import actions, bodies
from apps.checks.actions.take_invitation import Asked
from apps.checks.models import HealthCheck
from apps.checks.practice_answer import TakesPracticeAnswers
from apps.checks.written import as_check, as_deliveries, as_delivery, as_results, as_what_if
from apps.clients.clock import now
from apps.clients.doors import Door
from apps.clients.language import IN_THEIR_LANGUAGE, in_their_language
from apps.reports.choices import NO_QUINTILE
from healthcheck.refusal import NotAllowed


class Invitations(Door):
    """A commissioner invites."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("people:write",)}

    @extend_schema(request=bodies.Invitation, responses={201: bodies.Invited})
    def post(self, request: Request) -> Response:
        """Invite one person; answered is the check that begins with it, or the one that runs already.

        Whether somebody else looks after this person, or they do not want to be invited, is not told: then too the
        answer is an `invited` check, and nobody is written to. A check is seen from when its person has begun.
        """
        body = self.read(request, bodies.Invitation)
        if self.caller.organisation is None:
            raise NotAllowed("organisations-only", "Only an organisation invites.")
        asked = Asked(
            details=body.details(),
            organisation=self.caller.organisation,
            deprivation=body.deprivation or NO_QUINTILE,
            channel=body.channel,
            arm=body.arm,
        )
        check, new = actions.take_invitation(asked=asked, by=self.caller.actor, at=now())
        return Response({"check": as_check(check), "new": new}, status=201 if new else 200)


class Checks(Door):
    """The checks the caller may see."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",)}

    @extend_schema(responses={200: list[bodies.Check]})
    def get(self, request: Request) -> Response:
        """The signed-in person's checks, newest first."""
        return Response([as_check(check) for check in actions.found(caller=self.caller, at=now())])


class OneCheck(Door):
    """One check."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self", "people:read", "helping")}

    @extend_schema(responses={200: bodies.Check})
    def get(self, request: Request, check_id: UUID) -> Response:
        """Where a check stands and what is still needed."""
        return Response(as_check(self.found(check_id, "progress")))

    def found(self, check_id: UUID, purpose: str) -> HealthCheck:
        """The check, if it is the caller's to see."""
        return actions.find(check_id=check_id, caller=self.caller, at=now(), purpose=purpose)


class Eligibility(OneCheck):
    """What the person declares before they begin."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("self", "helping")}

    @extend_schema(
        parameters=IN_THEIR_LANGUAGE, request=bodies.EligibilityDeclaration, responses={200: bodies.Eligibility}
    )
    def post(self, request: Request, check_id: UUID) -> Response:
        """Decide eligibility; every reason against it is given."""
        body = self.read(request, bodies.EligibilityDeclaration)
        check = self.found(check_id, "eligibility")
        _, reasons = actions.declare(
            check_id=check.id,
            conditions=set(body.conditions),
            home=set(body.home),
            last_check=body.last_check_on,
            by=self.caller.actor,
            at=now(),
            entered_by=self.caller.entered_by,
        )
        answer = {
            "eligible": not reasons,
            "reasons": [{"code": reason.code, "words": reason.words} for reason in reasons],
        }
        return in_their_language(request, answer)


class Consent(OneCheck):
    """The person agrees."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("self", "helping")}

    @extend_schema(request=bodies.ConsentGiven, responses={200: bodies.Check})
    def post(self, request: Request, check_id: UUID) -> Response:
        """Consent to the check, and to its record going to the GP."""
        body = self.read(request, bodies.ConsentGiven)
        check = self.found(check_id, "consent")
        opened = actions.consent(
            check_id=check.id,
            version=body.version,
            by=self.caller.actor,
            at=now(),
            entered_by=self.caller.entered_by,
        )
        return Response(as_check(opened))


class Results(OneCheck):
    """What came of the check."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",)}

    @extend_schema(parameters=IN_THEIR_LANGUAGE, responses={200: bodies.Results})
    def get(self, request: Request, check_id: UUID) -> Response:
        """The newest assessment, for the person alone: the practice has the record. 404 until there is one."""
        return in_their_language(request, as_results(self.found(check_id, "results")))


class WhatIf(OneCheck):
    """What could change."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",)}

    @extend_schema(parameters=IN_THEIR_LANGUAGE, responses={200: dict[str, Any]})
    def get(self, request: Request, check_id: UUID) -> Response:
        """The person's own heart risk at each target within reach, and what makes it up, with a picture of each."""
        return in_their_language(request, as_what_if(self.found(check_id, "what if")))


class Deliveries(OneCheck):
    """Where the record and the messages are."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self", "people:read")}

    @extend_schema(responses={200: list[bodies.DeliveryState]})
    def get(self, request: Request, check_id: UUID) -> Response:
        """Each delivery of this check, oldest first."""
        return Response(as_deliveries(self.found(check_id, "deliveries")))


class Acknowledgements(TakesPracticeAnswers):
    """A practice's system answers a record."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("records:acknowledge",)}
    keeps_as = "acknowledgements"

    @extend_schema(request=dict[str, Any], responses={200: bodies.DeliveryState})
    def post(self, request: Request) -> Response:
        """Take a FHIR message of MessageHeader and OperationOutcome. The same answer again changes nothing."""
        return Response(as_delivery(self.take(request)))
