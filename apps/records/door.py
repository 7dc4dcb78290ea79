"""A FHIR door: answers in application/fhir+json, and knows what the caller has already."""

from collections.abc import Mapping
from typing import Any, Final

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.doors import Door

FHIR: Final = "application/fhir+json"


class FHIRJSONRenderer(JSONRenderer):
    """FHIR's own media type: what is answered to whoever asks for nothing else."""

    media_type = FHIR
    format = "fhir"


class FhirDoor(Door):
    """Whoever asks for XML is told that there is none (406)."""

    renderer_classes = (FHIRJSONRenderer, JSONRenderer)
    idempotent_by_header = False

    def versioned(self, request: Request, content: Mapping[str, Any], version: int, **headers: str) -> Response:
        """An answer under its ETag; 304 without a body for whoever names this version."""
        etag = f'W/"{version}"'
        known = {each.strip() for each in request.headers.get("If-None-Match", "").split(",")}
        if known & {etag, "*"}:
            return Response(status=304, headers={"ETag": etag, **headers})
        return Response(content, headers={"ETag": etag, **headers})
