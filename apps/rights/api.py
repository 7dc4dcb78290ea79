"""Doors for a person's rights: /v1/me/consents, /v1/me/requests."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as HttpRequest
from rest_framework.response import Response

from apps.audit import actions as audit
from apps.clients.clock import now
from apps.clients.doors import Door
from apps.delivery.models import Delivery
from apps.delivery.withholding import TO_THE_PERSON
from apps.people.consents import Purpose, last_word
from apps.rights import actions, bodies
from apps.rights.models import Kind, Request
from healthcheck.refusal import NotAllowed


class OfThePerson(Door):
    """Only the person themselves."""

    @property
    def person_id(self) -> UUID:
        """Whose door it is. Raises NotAllowed for a caller who is nobody's own."""
        if self.caller.person_id is None:
            raise NotAllowed("people-only", "Only a signed-in person has rights of their own here.")
        return self.caller.person_id


class Consents(OfThePerson):
    """What the person agreed to, purpose by purpose."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",), "POST": ("self",)}

    @extend_schema(responses={200: list[bodies.ConsentState]})
    def get(self, request: HttpRequest) -> Response:
        """Each purpose and how it stands."""
        audit.record(actor=self.caller.actor, action="consents.read", subject=self.person_id, at=now())
        return Response(_consents(self.person_id))

    @extend_schema(request=bodies.ConsentSaid, responses={200: bodies.ConsentChanged})
    def post(self, request: HttpRequest) -> Response:
        """Take one back, or give it again. What is not sent yet is stopped; what was sent is listed."""
        body = self.read(request, bodies.ConsentSaid)
        verb = actions.give if body.given else actions.withdraw
        changed = verb(person_id=self.person_id, purpose=Purpose(body.purpose), by=self.caller.actor, at=now())
        return Response(
            {
                "words": changed.said,
                "consents": _consents(self.person_id),
                "checks": changed.checks,
                "kits": changed.kits,
                "stopped": _sent(changed.deliveries.stopped),
                "under_way": _sent(changed.deliveries.under_way),
                "sent": _sent(changed.deliveries.sent),
            }
        )


class Requests(OfThePerson):
    """What the person asked for under their rights."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("self",), "POST": ("self",)}

    @extend_schema(responses={200: list[bodies.RequestState]})
    def get(self, request: HttpRequest) -> Response:
        """Each request and its answer, oldest first."""
        audit.record(actor=self.caller.actor, action="requests.read", subject=self.person_id, at=now())
        return Response([_request(each) for each in Request.objects.filter(person_id=self.person_id)])

    @extend_schema(request=bodies.RequestAsked, responses={200: bodies.RequestState, 201: bodies.RequestState})
    def post(self, request: HttpRequest) -> Response:
        """Ask for your data to be erased or corrected, or for a copy. A human answers within a month."""
        body = self.read(request, bodies.RequestAsked)
        made, new = actions.ask(
            person_id=self.person_id, kind=Kind(body.kind), words=body.words, by=self.caller.actor, at=now()
        )
        return Response(_request(made), status=201 if new else 200)


def _consents(person_id: UUID) -> list[dict[str, Any]]:
    words = {purpose: last_word(person_id=person_id, purpose=purpose) for purpose in Purpose}
    return [
        {
            "purpose": purpose.value,
            "words": purpose.label,
            "given": word is None or word.given,
            "at": word and word.at,
        }
        for purpose, word in words.items()
    ]


def _sent(rows: Iterable[Delivery]) -> list[dict[str, Any]]:
    return [
        {
            "what": "message" if row.channel in TO_THE_PERSON else "record",
            "purpose": row.purpose,
            "state": row.state,
            "to": row.destination,
            "sent_at": row.sent_at,
            "reason": row.reason,
        }
        for row in rows
    ]


def _request(made: Request) -> dict[str, Any]:
    return {
        "id": str(made.id),
        "kind": made.kind,
        "asked_at": made.asked_at,
        "due_at": made.due_at,
        "answer": made.answer,
        "words": actions.words_of(made),
    }
