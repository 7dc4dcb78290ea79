"""NHS England's Patient Data Manager: one FHIR R4 transaction Bundle a record.

Source: digital.nhs.uk, restapi/oas/patient-data-manager, and NHSDigital/digital-health-checks-public
src/dev-guide/integration-overview.md. Every entry is a PUT with ifNoneMatch "*", so a Bundle that is sent again has no
second effect; after an unknown outcome the store is asked for its Composition all the same.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from pydantic_core import to_json

from apps.delivery import apim
from apps.delivery.channel import Arrival, CheckRecord, Outcome, Result
from apps.delivery.coded import bundle_for
from apps.delivery.codes import joined, listed, parse
from apps.delivery.post import Answer, refused
from apps.delivery.stored import Stored

NAME: Final = "pdm"
REPEATS_HARMLESSLY: Final = True
BASE = "/patient-data-manager/FHIR/R4"
PATH = f"{BASE}/Bundle"
FHIR = "application/fhir+json"


def write(record: CheckRecord) -> Mapping[str, Any]:
    """The Bundle, in this channel's codes."""
    return bundle_for(record, NAME)


def send(payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
    """POST the Bundle. The request id is new each time, the correlation id stays the delivery's own."""
    body = payload.written if isinstance(payload, Stored) else to_json(payload)
    headers = {"Content-Type": FHIR, **_headers(message_id)}
    return apim.call(NAME, "POST", _url(PATH), body=body, headers=headers, read=_read)


def ask(payload: Mapping[str, Any], *, message_id: UUID) -> Arrival:
    """Whether the store has the record's Composition: a transaction is stored whole or not at all."""
    resources = (entry["resource"] for entry in payload["entry"])
    key = next(resource["id"] for resource in resources if resource["resourceType"] == "Composition")
    return apim.ask(NAME, _url(f"{BASE}/Composition/{key}"), headers=_headers(message_id), read=_arrived)


def document_url(composition_id: str) -> str:
    """Where whoever may fetches the whole record, as a document."""
    return _url(f"{BASE}/Composition/{composition_id}/$document")


def _arrived(answer: Answer) -> Arrival:
    if answer.status == 200 and parse(answer.body).get("resourceType") == "Composition":
        return Arrival.ARRIVED
    return Arrival.NOT_ARRIVED if answer.status == 404 else Arrival.CANNOT_TELL


def _url(path: str) -> str:
    return settings.PDM_URL.rstrip("/") + path


def _headers(message_id: UUID) -> dict[str, str]:
    return {"Accept": FHIR, "X-Request-ID": str(uuid4()), "X-Correlation-ID": str(message_id)}


def _read(answer: Answer) -> Outcome:
    content = parse(answer.body)
    issues = listed(content.get("issue"))
    codes = joined(code for issue in issues for code in _codes_of(issue))
    if answer.status not in (200, 201):
        return refused(answer, codes)
    failed = any(issue.get("severity") in ("error", "fatal") for issue in issues)
    if failed or content.get("resourceType") not in ("Bundle", "OperationOutcome"):
        return Outcome(Result.UNKNOWN, status=answer.status, detail=codes or "unreadable-answer")
    return Outcome(Result.ACCEPTED, status=answer.status)


def _codes_of(issue: Mapping[str, Any]) -> list[object]:
    details = issue.get("details")
    codings = listed(details.get("coding")) if isinstance(details, dict) else []
    return [issue.get("code"), *(coding.get("code") for coding in codings)]
