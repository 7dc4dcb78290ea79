"""NHS Notify's batches: one call for many messages, taken whole or not at all.

Source: NHSDigital/communications-manager-api, documentation/CreateMessageBatch.md, requests/CreateMessageBatch.yaml,
responses/4xx/message_batches: a batch with one fault is refused whole, and up to 100 faults are named by their places;
a messageBatchReference that was taken before answers 422. At most 45,000 messages or 5.2 MB.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from apps.delivery import apim
from apps.delivery.channel import Outcome, Result
from apps.delivery.channels.nhs_notify import DUPLICATE, FREE_TEXT_PLAN, HEADERS, NAME, message
from apps.delivery.codes import joined, listed, parse
from apps.delivery.post import Answer, refused

PATH: Final = "/comms/v1/message-batches"
MOST_MESSAGES: Final = 45_000
MOST_BYTES: Final = 5_000_000  # of 5.2 MB: whether a megabyte has 1,000 or 1,024 kilobytes is not said
_PLACE: Final = re.compile(r"/data/attributes/messages/([0-9]{1,5})(?:/|$)", re.ASCII)
_BEGINNING: Final = (
    '{"data":{"type":"MessageBatch","attributes":{"routingPlanId":"%s","messageBatchReference":"%s","messages":['
)
_END: Final = b"]}}}"


def fill(reference: UUID, messages: Sequence[tuple[UUID, Mapping[str, Any]]]) -> tuple[bytes, int]:
    """The body of a batch and how many of these messages, from the first on, are in it."""
    parts: list[bytes] = []
    size = len(beginning := (_BEGINNING % (FREE_TEXT_PLAN, reference)).encode()) + len(_END)
    for message_id, payload in messages[:MOST_MESSAGES]:
        part = json.dumps(message(payload, message_id), ensure_ascii=False, separators=(",", ":")).encode()
        size += len(part) + 1
        if size > MOST_BYTES:
            break
        parts.append(part)
    return beginning + b",".join(parts) + _END, len(parts)


def send(reference: UUID, body: bytes) -> tuple[Outcome, Mapping[int, str]]:
    """POST a batch: what came of it, and which of its messages were named as faulty, with the codes."""
    named: dict[int, str] = {}

    def read(answer: Answer) -> Outcome:
        errors = listed(parse(answer.body).get("errors"))
        codes = joined(error.get("code") for error in errors)
        if answer.status == 201 or (answer.status == 422 and DUPLICATE in codes.split(", ")):
            return Outcome(Result.ACCEPTED, status=answer.status, detail=codes)
        if answer.status == 422 and not codes:  # it may have said that it has it already
            return Outcome(Result.UNKNOWN, status=answer.status, detail="unreadable-answer")
        named.update(_faulty(errors) if answer.status == 400 else {})
        return refused(answer, codes)

    headers = {**HEADERS, "X-Correlation-Id": str(reference)}
    url = settings.NOTIFY_URL.rstrip("/") + PATH
    outcome = apim.call(NAME, "POST", url, body=body, headers=headers, read=read)
    return outcome, named


def _faulty(errors: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for error in errors:
        source = error.get("source")
        place = _PLACE.match(str(source.get("pointer", ""))) if isinstance(source, Mapping) else None
        if place:
            found[int(place[1])] = joined([error.get("code")])
    return found
