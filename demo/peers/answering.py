"""How a practice's system answers a record: a FHIR message of MessageHeader and OperationOutcome.

Source: NHSDigital/digital-health-checks-public, src/dev-guide/acknowledgement-flow.md.
"""

from typing import Any
from uuid import uuid4

SCT = "http://snomed.info/sct"
RECEIVED = "2242631000000104"  # digital NHS Health Check completed, the event that is answered


def message(bundle_id: str, *, accepted: bool, diagnostics: str, practitioner: str = "") -> dict[str, Any]:
    """The answer to a Bundle: a system's technical success, a named human's, or a business failure with its reason."""
    outcome, header = str(uuid4()), str(uuid4())
    said = "BUSINESS_FAIL" if not accepted else "NOT DEFINED" if practitioner else "TECHNICAL_SUCCESS"
    author = {"author": {"type": "Practitioner", "display": practitioner}} if practitioner else {}
    return {
        "resourceType": "Bundle",
        "id": str(uuid4()),
        "type": "message",
        "entry": [
            {"fullUrl": f"urn:uuid:{header}", "resource": _header(header, outcome, bundle_id, accepted) | author},
            {"fullUrl": f"urn:uuid:{outcome}", "resource": _outcome(outcome, said, diagnostics)},
        ],
    }


def _header(key: str, outcome: str, bundle_id: str, accepted: bool) -> dict[str, Any]:
    return {
        "resourceType": "MessageHeader",
        "id": key,
        "eventCoding": {"system": SCT, "code": RECEIVED},
        "source": {"endpoint": "urn:practice-system"},
        "response": {
            "identifier": bundle_id,
            "code": "ok" if accepted else "fatal-error",
            "details": {"reference": f"urn:uuid:{outcome}"},
        },
    }


def _outcome(key: str, said: str, diagnostics: str) -> dict[str, Any]:
    accepted = said != "BUSINESS_FAIL"
    issue: dict[str, Any] = {
        "severity": "information" if accepted else "error",
        "code": "informational" if accepted else "processing",
        "details": {"coding": [{"code": said}]},
    }
    if diagnostics:
        issue["diagnostics"] = diagnostics
    return {"resourceType": "OperationOutcome", "id": key, "issue": [issue]}
