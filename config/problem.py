"""The shape of a refusal: RFC 9457 problem+json, or a FHIR OperationOutcome under /fhir."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

FHIR_PATH = "/fhir"

# http://hl7.org/fhir/R4/valueset-issue-type.html
ISSUE_TYPES = {
    400: "structure",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    409: "conflict",
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    429: "throttled",
    500: "exception",
    503: "transient",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a body: where (a JSON pointer) and what. No value stands in it."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal on its way out."""

    status: int
    code: str
    detail: str
    faults: Sequence[Fault] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def response(self, path: str) -> JsonResponse:
        """The answer, in the shape that callers of this path read."""
        fhir = path == FHIR_PATH or path.startswith(f"{FHIR_PATH}/")
        return JsonResponse(
            self.outcome() if fhir else self.document(),
            status=self.status,
            content_type="application/fhir+json" if fhir else "application/problem+json",
            headers={"Cache-Control": "no-store", **self.headers},
        )

    def document(self) -> dict[str, Any]:
        """RFC 9457."""
        found: dict[str, Any] = {
            "type": f"urn:healthcheck:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.faults:
            found["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in self.faults]
        return found

    def outcome(self) -> dict[str, Any]:
        """FHIR R4 OperationOutcome: an issue for each fault, or one for the whole."""
        issues = [f"{fault.pointer}: {fault.detail}" for fault in self.faults] or [self.detail]
        kind = ISSUE_TYPES.get(self.status, "processing")
        return {
            "resourceType": "OperationOutcome",
            "issue": [
                {"severity": "error", "code": kind, "details": {"text": self.code}, "diagnostics": text}
                for text in issues
            ],
        }
