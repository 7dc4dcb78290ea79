"""The door at which our public keys for FHIR servers stand: GET /.well-known/fhir-jwks.json."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.delivery.channels.fhir import smart
from apps.delivery.key_set_api import KeySet


class FhirKeySet(KeySet):
    """The same keys as for the platform, marked for RS384 as SMART Backend Services asks."""

    @extend_schema(responses={200: dict}, auth=[])
    def get(self, request: Request) -> Response:
        """The keys with which we sign in at a practice's FHIR server, the current one first (RFC 7517)."""
        return Response(smart.key_set(), headers={"Cache-Control": "public, max-age=300"})
