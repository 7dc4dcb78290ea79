"""GET /fhir/metadata: what these FHIR doors can do, and no more. Source: HL7 FHIR R4, CapabilityStatement."""

from functools import cache
from typing import Any, Final

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.records.door import FhirDoor

SINCE: Final = "2026-11-22"  # the day on which what stands here last changed
SECURITY: Final = "http://terminology.hl7.org/CodeSystem/restful-security-service"
DOCUMENT: Final = "http://hl7.org/fhir/OperationDefinition/Composition-document"
PROCESS: Final = "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"
COMPOSITION: Final = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Composition"


class Metadata(APIView):
    """Open to everybody: it holds nothing of anybody."""

    http_method_names = ["get", "head"]
    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = FhirDoor.renderer_classes

    @extend_schema(responses={200: dict[str, Any]}, auth=[])
    def get(self, request: Request) -> Response:
        """The CapabilityStatement."""
        return Response(statement(settings.SITE_URL), headers={"Cache-Control": "public, max-age=300"})


@cache
def statement(site: str) -> dict[str, Any]:
    """The statement of the service at an address."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": SINCE,
        "kind": "instance",
        "software": {"name": "healthcheck"},
        "implementation": {"description": "Records of NHS Health Checks at home, for practices", "url": f"{site}/fhir"},
        "fhirVersion": "4.0.1",
        "format": ["json", "application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "documentation": (
                    "A practice's system reads the records of its own patients and answers them. Scopes: "
                    "system/Composition.r to read, system/MessageHeader.c to answer. A record that replaces another "
                    "has a Composition of its own; of the one that was replaced, the header Link (latest-version) "
                    "names it."
                ),
                "security": {
                    "service": [
                        {"coding": [{"system": SECURITY, "code": "SMART-on-FHIR", "display": "SMART-on-FHIR"}]}
                    ],
                    "description": f"SMART Backend Services; tokens from {settings.TOKEN_URL}.",
                },
                "resource": [
                    {
                        "type": "Composition",
                        "supportedProfile": [COMPOSITION],
                        "interaction": [{"code": "read"}],
                        "versioning": "no-version",
                        "conditionalRead": "not-match",
                        "operation": [
                            {
                                "name": "document",
                                "definition": DOCUMENT,
                                "documentation": "GET alone; nothing is kept, and there is no parameter.",
                            }
                        ],
                    }
                ],
                "operation": [
                    {
                        "name": "process-message",
                        "definition": PROCESS,
                        "documentation": "Takes a message Bundle of one MessageHeader and one OperationOutcome.",
                    }
                ],
            }
        ],
    }
