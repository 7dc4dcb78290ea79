"""The door for signals that do not come by MESH: POST /v1/signals."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.clock import now
from apps.clients.doors import Door
from apps.clients.webhook_signature import WebhookAuthentication
from apps.delivery.refusing import KeepsRefused
from apps.signals import actions


class Kept(BaseModel):
    """That a signal was kept; what came of it is nobody's business but ours."""

    event: str


class Signals(KeepsRefused, Door):
    """Whoever takes the notification service's queue brings us each signal as it is."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("signals:write",)}
    authentication_classes = (*Door.authentication_classes, WebhookAuthentication)
    idempotent_by_header = False
    keeps_as = "signals"

    @extend_schema(request=dict[str, Any], responses={202: Kept})
    def post(self, request: Request) -> Response:
        """Keep a signal. The same event again changes nothing; of whom it is, and if we know them, no answer tells."""
        _ = request.data  # the strict parser refuses what is not plain JSON before anything is kept
        signal = actions.keep(body=self.raw, by=self.caller.actor, at=now())
        return Response({"event": signal.event_id}, status=202)
