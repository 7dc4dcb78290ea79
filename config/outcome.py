"""The shape of a refusal under /fhir: an OperationOutcome, with the issue type that FHIR has for its status."""

from typing import Any

from django.http import JsonResponse

from config.problem import Problem

PLACE = "/fhir/"
# HL7 FHIR R4, issue-type: what a client can do about it differs by these.
_CODES = {
    400: "structure",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    411: "structure",
    413: "too-long",
    415: "not-supported",
    422: "processing",
    429: "throttled",
    503: "transient",
}


def response(problem: Problem) -> JsonResponse:
    """The answer."""
    return JsonResponse(
        outcome(problem),
        status=problem.status,
        content_type="application/fhir+json",
        headers={"Cache-Control": "no-store", **problem.headers},
    )


def outcome(problem: Problem) -> dict[str, Any]:
    """One issue for the whole, or one for each fault; a fault's place goes into its words, for it is no FHIRPath."""
    code = _CODES.get(problem.status, "exception" if problem.status >= 500 else "invalid")
    system = "urn:healthcheck:problem"
    said = [f"{fault.detail} ({fault.pointer})" for fault in problem.faults] or [problem.detail]
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": code,
                "details": {"coding": [{"system": system, "code": problem.code}], "text": words},
            }
            for words in said
        ],
    }
