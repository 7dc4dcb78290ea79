"""The door for what is measured on a person, by themselves or by those who help them."""

from dataclasses import asdict
from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.checks import actions as checks
from apps.clients.clock import now
from apps.clients.doors import Door
from apps.clients.language import IN_THEIR_LANGUAGE, in_their_language
from apps.readings import actions
from apps.readings.bodies import Kept, Readings
from apps.vault.keys import new_id
from healthcheck.refusal import NotAllowed


class CheckReadings(Door):
    """A check's readings."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("self", "helping")}

    @extend_schema(parameters=IN_THEIR_LANGUAGE, request=Readings, responses={201: Kept})
    def post(self, request: Request, check_id: UUID) -> Response:
        """Add readings, all or none of them. Who typed them is kept, and what counts of them is graded by it."""
        body = self.read(request, Readings)
        if self.caller.entered_by is None:
            raise NotAllowed("nobodys-hand", "Readings come from the person, or from somebody who helps them.")
        at = now()
        check = checks.find(check_id=check_id, caller=self.caller, at=at, purpose="readings", hold=True)
        added = actions.add(
            check=check,
            readings=[reading.given(place) for place, reading in enumerate(body.readings)],
            origin=f"readings:{new_id()}",
            entered_by=self.caller.entered_by,
            by=self.caller.actor,
            at=at,
        )
        answer = {
            "kept": len(added.values),
            "state": added.check.state,
            "received_at": at,
            "ask_again": asdict(added.again) if added.again else None,
            "arm": added.arm,
        }
        return in_their_language(request, answer, status=201)
