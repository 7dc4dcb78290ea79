"""The door NHS Notify calls back through: POST /v1/notify-callbacks."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.clock import now
from apps.delivery.callbacks import Statuses, receive
from apps.delivery.refusing import KeepsRefused
from apps.delivery.signature import NotifySignature
from apps.tenancy.scope import Scope, enter


class JSONAPIParser(JSONParser):
    """NHS Notify sends application/vnd.api+json."""

    media_type = "application/vnd.api+json"


class NotifyCallbacks(KeepsRefused):
    """Statuses of the messages we sent. Each carries its own idempotency key, so no header is asked for."""

    authentication_classes = (NotifySignature,)
    permission_classes = (IsAuthenticated,)
    parser_classes = (JSONAPIParser,)
    keeps_as = "notify-callbacks"

    @extend_schema(
        request=Statuses,
        responses={202: None},
        auth=[],
        parameters=[
            OpenApiParameter("x-api-key", str, OpenApiParameter.HEADER, required=True),
            OpenApiParameter("x-hmac-sha256-signature", str, OpenApiParameter.HEADER, required=True),
        ],
    )
    def post(self, request: Request) -> Response:
        """Take statuses, signed over the body as it came. The same status again changes nothing."""
        enter(Scope(kind="notify", actor="service:notify"))
        receive(body=request._request.body, at=now())
        return Response(status=202)
