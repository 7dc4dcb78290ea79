"""NHS England's Multicast Notification Service: one CloudEvent tells that the record of a check can be fetched.

Source: NHSDigital/multicast-notification-service, specification/multicast-notification-service.yaml and
schemas/cloudevents/mns-publish-cloudevent.yaml. The event's id is the delivery's own, the same in every try: MNS takes
a repeat again, and whoever subscribes knows it by that id (CloudEvents 1.0: source and id together name one event).
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from apps.delivery import apim
from apps.delivery.channel import Arrival, Outcome, Result
from apps.delivery.codes import joined, parse
from apps.delivery.post import Answer, refused

NAME: Final = "mns"
REPEATS_HARMLESSLY: Final = True  # a subscriber fetches the same document again, and has it
PATH: Final = "/multicast-notification-service/events"
CLOUDEVENT: Final = "application/cloudevents+json"


def event(*, subject: str, time: str, dataref: str, practice: str) -> dict[str, Any]:
    """The event less its id, which is the delivery's. Its type and source are settings: each producer has its own.

    Args:
        subject: NHS number.
        time: when the record was made, as RFC 3339 has it.
        dataref: where the document is fetched.
        practice: ODS code; subscribers choose their practices' events by it.
    """
    return {
        "specversion": "1.0",
        "source": settings.MNS_SOURCE,
        "type": settings.MNS_EVENT_TYPE,
        "subject": subject,
        "time": time,
        "dataref": dataref,
        "filtering": {"gppractice": practice},
    }


def send(payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
    """Publish it."""
    body = json.dumps({**payload, "id": str(message_id)}, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": CLOUDEVENT, "Accept": "application/json", "X-Correlation-ID": str(message_id)}
    return apim.call(NAME, "POST", settings.MNS_URL.rstrip("/") + PATH, body=body, headers=headers, read=_read)


def ask(payload: Mapping[str, Any], *, message_id: UUID) -> Arrival:
    """MNS keeps nothing that could be asked for."""
    return Arrival.CANNOT_TELL


def _read(answer: Answer) -> Outcome:
    content = parse(answer.body)
    if answer.status != 200:
        return refused(answer, _codes(content))
    if not isinstance(content.get("id"), str):
        return Outcome(Result.UNKNOWN, status=answer.status, detail="unreadable-answer")
    return Outcome(Result.ACCEPTED, status=answer.status)


def _codes(content: Mapping[str, Any]) -> str:
    """Which members of the event were wrong; the words beside them may hold what stood there."""
    wrong = content.get("validationErrors")
    return joined(wrong) if isinstance(wrong, dict) else ""
