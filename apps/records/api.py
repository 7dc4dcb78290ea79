"""The FHIR doors of a practice's system: /fhir/Composition/<id>, its $document, and /fhir/$process-message."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.checks.practice_answer import TakesPracticeAnswers
from apps.clients.clock import now
from apps.records import documents
from apps.records.door import FhirDoor

TAKEN = {"severity": "information", "code": "informational", "details": {"text": "The acknowledgement was taken."}}


class OneComposition(FhirDoor):
    """The first page of a record."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("records:read",)}
    purpose: ClassVar[str] = "composition"

    @extend_schema(responses={200: dict[str, Any]})
    def get(self, request: Request, composition_id: UUID) -> Response:
        """The Composition of a patient of the calling practice; 404 for any other, as for none."""
        found = self.fetched(composition_id)
        return self.versioned(request, found.composition, found.version, **_latest(found))

    def fetched(self, composition_id: UUID) -> documents.Document:
        """The record, if it is the caller's to see."""
        return documents.fetch(
            composition_id=composition_id,
            practice=self.caller.organisation,
            purpose=self.purpose,
            by=self.caller.actor,
            at=now(),
        )


class CompositionDocument(OneComposition):
    """The whole record."""

    purpose: ClassVar[str] = "document"

    @extend_schema(responses={200: dict[str, Any]})
    def get(self, request: Request, composition_id: UUID) -> Response:
        """The record as a FHIR document. Of one that was replaced, the header Link names the newest."""
        found = self.fetched(composition_id)
        return self.versioned(request, found.bundle, found.version, **_latest(found, "/$document"))


class ProcessMessage(TakesPracticeAnswers, FhirDoor):
    """FHIR messaging: a practice's system answers a record."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("records:acknowledge",)}
    keeps_as = "process-message"

    @extend_schema(request=dict[str, Any], responses={200: dict[str, Any]})
    def post(self, request: Request) -> Response:
        """Take a message of MessageHeader and OperationOutcome. The same answer again changes nothing."""
        self.take(request)
        return Response({"resourceType": "OperationOutcome", "issue": [TAKEN]})


def _latest(found: documents.Document, operation: str = "") -> dict[str, str]:
    """RFC 5829: where the version that stands in its place is."""
    if found.newest is None:
        return {}
    return {"Link": f'<{settings.SITE_URL}/fhir/Composition/{found.newest}{operation}>; rel="latest-version"'}
