"""NHS Notify: one free-text message into a person's NHS App inbox.

Source: NHSDigital/communications-manager-api, specification/endpoints/create_message.yaml and its documentation. The
delivery's id is the messageReference: Notify answers 422 CM_DUPLICATE_REQUEST to one it already has, which is success.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from apps.delivery import apim
from apps.delivery.channel import Arrival, Outcome, Result
from apps.delivery.codes import joined, listed, parse
from apps.delivery.post import Answer, refused

NAME: Final = "nhs_notify"
REPEATS_HARMLESSLY: Final = True  # 422 CM_DUPLICATE_REQUEST, remembered for nine months
PATH = "/comms/v1/messages"
FREE_TEXT_PLAN = (
    "00000000-0000-0000-0000-000000000001"  # NHS App only, personalisation "body" of up to 5,000 characters
)
DUPLICATE = "CM_DUPLICATE_REQUEST"
HEADERS: Final = {"Content-Type": "application/vnd.api+json", "Accept": "application/vnd.api+json"}
LINK = "Open your NHS Health Check"  # in the NHS App it opens beside the message, and the NHS App signs the person in


def send(payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
    """POST the message. The payload is {"nhs_number": ..., "body": ...}."""
    headers = {**HEADERS, "X-Correlation-Id": str(message_id)}
    data = {"type": "Message", "attributes": {"routingPlanId": FREE_TEXT_PLAN, **message(payload, message_id)}}
    body = json.dumps({"data": data}, ensure_ascii=False, separators=(",", ":")).encode()
    return apim.call(NAME, "POST", settings.NOTIFY_URL.rstrip("/") + PATH, body=body, headers=headers, read=_read)


def ask(payload: Mapping[str, Any], *, message_id: UUID) -> Arrival:
    """Notify knows its messages by its own ids alone: sending again is the question, and 422 the answer."""
    return Arrival.CANNOT_TELL


def message(payload: Mapping[str, Any], message_id: UUID) -> dict[str, Any]:
    """One message as it stands in a call of its own and in a batch."""
    return {
        "messageReference": str(message_id),
        "recipient": {"nhsNumber": payload["nhs_number"]},
        "personalisation": {"body": f"{payload['body']}\n\n[{LINK}]({settings.SITE_URL}/sign-in)"},
    }


def _read(answer: Answer) -> Outcome:
    content = parse(answer.body)
    codes = joined(error.get("code") for error in listed(content.get("errors")))
    if answer.status == 201:
        return Outcome(Result.ACCEPTED, status=answer.status)
    if answer.status == 422 and DUPLICATE in codes.split(", "):
        return Outcome(Result.ACCEPTED, status=answer.status, detail=DUPLICATE)
    if answer.status == 422 and not codes:  # it may have said that it has it already
        return Outcome(Result.UNKNOWN, status=answer.status, detail="unreadable-answer")
    return refused(answer, codes)
