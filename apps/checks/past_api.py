"""Doors of the assessments that came before: what was given out once stays readable, and says what took its place."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.checks import actions, bodies
from apps.checks.past import assessments, results
from apps.clients.clock import now
from apps.clients.doors import Door
from apps.clients.language import in_their_language


class Assessments(Door):
    """Every assessment that was given out."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",)}

    @extend_schema(responses={200: list[bodies.PastAssessment]})
    def get(self, request: Request, check_id: UUID) -> Response:
        """The assessments of the check, oldest first, for the person alone; none while there are no results."""
        check = actions.find(check_id=check_id, caller=self.caller, at=now(), purpose="assessments")
        return in_their_language(request, assessments(check))


class AssessmentResults(Door):
    """One of them."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",)}

    @extend_schema(responses={200: bodies.PastResults})
    def get(self, request: Request, check_id: UUID, version: int) -> Response:
        """What this assessment said, word for word, and which one counts now."""
        check = actions.find(check_id=check_id, caller=self.caller, at=now(), purpose="past results")
        return in_their_language(request, results(check, version))
