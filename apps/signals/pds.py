"""The Personal Demographics Service, application-restricted: look a person up by their NHS number.

Source: NHSDigital/personal-demographics-service-api, specification/components/paths/patient-get.yaml. It answers a
replaced number with the person under their new one, and 404 INVALIDATED_RESOURCE for a number nobody has any more.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from apps.delivery import apim
from apps.delivery.channel import Outcome, Result
from apps.delivery.codes import listed, parse
from apps.delivery.post import Answer
from apps.signals.demographics import Found, found
from healthcheck.person import NhsNumber
from healthcheck.refusal import Invalid

CHANNEL: Final = "pds"
PATH: Final = "/personal-demographics/FHIR/R4/Patient"
INVALIDATED: Final = "INVALIDATED_RESOURCE"


class Nobody(Enum):
    """What there is instead of a person."""

    INVALIDATED = "the number was made invalid and none takes its place"
    UNKNOWN = "PDS knows nobody under this number"


class NotNow(Exception):
    """PDS could not be asked, or its answer not be understood; codes and our own words."""


def look_up(number: NhsNumber, *, request_id: UUID) -> Found | Nobody:
    """Who it is. Raises NotNow. The request's id is the signal's, the same each time, as PDS asks of repeats."""
    if not settings.PDS_URL:
        raise NotNow("HEALTHCHECK_PDS_URL is not set")
    answers: list[Answer] = []

    def read(answer: Answer) -> Outcome:
        answers.append(answer)
        return Outcome(Result.ACCEPTED if answer.status == 200 else Result.PERMANENT, status=answer.status)

    url = f"{settings.PDS_URL.rstrip('/')}{PATH}/{number.digits}"
    headers = {"X-Request-ID": str(request_id), "X-Correlation-ID": str(request_id)}
    outcome = apim.call(CHANNEL, "GET", url, headers={"Accept": "application/fhir+json", **headers}, read=read)
    if not answers:
        raise NotNow(f"no answer: {outcome.detail}")
    return _understood(answers[-1])


def _understood(answer: Answer) -> Found | Nobody:
    content = parse(answer.body)
    if answer.status == 200:
        try:
            return found(content)
        except (Invalid, ValueError):
            raise NotNow("PDS answered what is no Patient") from None
    if answer.status == 404:
        codings = [code for issue in listed(content.get("issue")) for code in _codes(issue)]
        return Nobody.INVALIDATED if INVALIDATED in codings else Nobody.UNKNOWN
    raise NotNow(f"PDS answered {answer.status}")


def _codes(issue: Mapping[str, Any]) -> list[object]:
    details = issue.get("details")
    return [coding.get("code") for coding in listed(details.get("coding"))] if isinstance(details, dict) else []
