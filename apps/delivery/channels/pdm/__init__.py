"""NHS England's Patient Data Manager: one FHIR R4 transaction Bundle a record.

Source: digital.nhs.uk, restapi/oas/patient-data-manager, and NHSDigital/digital-health-checks-public
src/dev-guide/integration-overview.md. Every entry is a PUT with ifNoneMatch "*", so a Bundle that is sent again after
an unknown outcome has no second effect.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings

from apps.delivery.channel import Outcome, Result
from apps.delivery.codes import joined, listed, parse
from apps.delivery.post import Answer, post, refused

NAME: Final = "pdm"
PATH = "/patient-data-manager/FHIR/R4/Bundle"


def send(payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
    """POST the Bundle. The request id is new each time, the correlation id stays the delivery's own."""
    headers = {
        "Authorization": f"Bearer {settings.PDM_TOKEN}",
        "Content-Type": "application/fhir+json",
        "Accept": "application/fhir+json",
        "X-Request-ID": str(uuid4()),
        "X-Correlation-ID": str(message_id),
    }
    body = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return post(NAME, settings.PDM_URL.rstrip("/") + PATH, body=body, headers=headers, read=_read)


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
