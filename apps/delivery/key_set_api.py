"""The door at which our public keys stand: GET /.well-known/nhs-api-platform-jwks.json."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.delivery import apim


class KeySet(APIView):
    """Public keys alone; nobody need say who they are to read them."""

    http_method_names = ["get", "head"]
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses={200: dict}, auth=[])
    def get(self, request: Request) -> Response:
        """The keys with which we sign, the current one first (RFC 7517)."""
        return Response(apim.key_set(), headers={"Cache-Control": "public, max-age=300"})
