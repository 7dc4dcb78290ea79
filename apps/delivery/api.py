"""The door NHS Notify calls back through: POST /v1/notify-callbacks."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.clock import now
from apps.clients.openapi import PROBLEM_TYPE, Problem
from apps.delivery.callbacks import Statuses, receive
from apps.delivery.refusing import KeepsRefused
from apps.delivery.signature import NotifySignature
from apps.tenancy.scope import Scope, enter

PROBLEMS = {(status, PROBLEM_TYPE): Problem for status in (400, 401, 403, 411, 413, 415, 422)}


class NotifyScheme(OpenApiAuthenticationExtension):
    """NHS Notify's key; the signature beside it is a header of the operation."""

    target_class = "apps.delivery.signature.NotifySignature"
    name = "notify"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "header", "name": "x-api-key", "description": str(NotifySignature.__doc__)}


class JSONAPIParser(JSONParser):
    """NHS Notify sends application/vnd.api+json."""

    media_type = "application/vnd.api+json"


class NotifyCallbacks(KeepsRefused):
    """Statuses of the messages we sent. Each carries its own idempotency key, so no header is asked for."""

    http_method_names = ["post"]
    authentication_classes = (NotifySignature,)
    permission_classes = (IsAuthenticated,)
    parser_classes = (JSONAPIParser,)
    keeps_as = "notify-callbacks"

    @extend_schema(
        request=Statuses,
        responses={202: None, **PROBLEMS},
        parameters=[
            OpenApiParameter("x-hmac-sha256-signature", str, OpenApiParameter.HEADER, required=True),
        ],
    )
    def post(self, request: Request) -> Response:
        """Take statuses, signed over the body as it came. The same status again changes nothing."""
        enter(Scope(kind="notify", actor="service:notify"))
        receive(body=request._request.body, at=now())
        return Response(status=202)
