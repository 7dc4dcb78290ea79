"""GP Connect Send Document: a one-page PDF in an ITK3 message over MESH, which finds the patient's practice by itself.

Source: GP Connect Send Document and the MESH API, as named beside each part. MESH does not know a repeat as one, so
this is the channel that must ask: each message carries the delivery's id as its Mex-LocalID, and after a try of which
nobody knows MESH is asked how often it has it. What hole that leaves: docs/decisions/0602-gp-connect.md.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from apps.delivery.channel import Arrival, CheckRecord, Outcome, Result
from apps.delivery.channels.gp_connect import address, mailbox, message
from apps.delivery.channels.gp_connect.answers import UNCLEAR, asked, judged
from apps.delivery.channels.gp_connect.stu3 import xml
from healthcheck.document import Named
from healthcheck.document import make as document

NAME: Final = "gp_connect"
REPEATS_HARMLESSLY: Final = False


def write(record: CheckRecord) -> Mapping[str, Any]:
    """The message with its PDF, and what its envelope is made of when it goes out."""
    named = Named(record.given_name, record.family_name, record.practice, record.version)
    person = record.assessment.check.person
    return {
        "patient": {
            "nhs_number": person.nhs_number.digits,
            "birth_date": person.birth_date.isoformat(),
            "given_name": record.given_name,
            "family_name": record.family_name,
        },
        "author": record.record.author,
        "version": record.version,
        "message": message.make(record, document(record.assessment, record.record, named)),
    }


def send(payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
    """Send once, compressed, and in pieces where it is very long."""
    if lacking := mailbox.missing():
        return Outcome(Result.PERMANENT, detail=f"mesh-not-configured: {', '.join(lacking)}"[:200])
    try:
        to = address.recipient(payload["patient"], order=settings.MESH_BIRTH_DATE)
    except address.NoAddress:
        return Outcome(Result.PERMANENT, detail="no-mesh-address-for-this-surname")
    try:
        with mailbox.opened(mailbox.SENDING) as client:
            client.send_message(to, _body(payload), compress=True, **_headers(payload, message_id))
    except Exception as error:  # the client lets through whatever its libraries raise; `judged` knows them apart
        return judged(error)
    return Outcome(Result.ACCEPTED)


def ask(payload: Mapping[str, Any], *, message_id: UUID) -> Arrival:
    """How often MESH has it. A message whose pieces did not all arrive was never delivered, so it is not there."""
    if mailbox.missing():
        return Arrival.CANNOT_TELL
    try:
        with mailbox.opened(mailbox.ASKING) as client:
            times, said = client.times_sent(str(message_id))
    except UNCLEAR:
        return Arrival.CANNOT_TELL
    return asked(times, said, message_id)


def _body(payload: Mapping[str, Any]) -> bytes:
    return xml(message.from_mailbox(payload["message"], settings.MESH_MAILBOX))


def _headers(payload: Mapping[str, Any], message_id: UUID) -> dict[str, str]:
    subject = address.subject(
        message.TITLE,
        payload["patient"],
        seen_at=message.TITLE,
        ods_code=payload["author"],
        version=payload["version"],
    )
    return {
        "workflow_id": address.WORKFLOW,
        "local_id": str(message_id),
        "subject": subject,
        "content_type": "application/xml",
    }
