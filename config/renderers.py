"""FHIR's own media type for JSON."""

from rest_framework.renderers import JSONRenderer


class FHIRRenderer(JSONRenderer):
    """The same bytes as JSON, under the name a FHIR client asks for."""

    media_type = "application/fhir+json"
    format = "fhir"
