"""The ITK3 message of GP Connect Send Document: a header, the sender, and a document Bundle with the PDF in it.

Source: GP Connect Send Document 1.3.2-public-beta, its example messages and requirements GPCM-SD-040 to 049 (header),
103 to 111 (document) and 123 (replacement). Every id comes from the record's own, so the same record is the same
message; the message's id is the assessment's, which an acknowledgement names. FHIR STU3, members in its schema's order.
"""

from base64 import b64encode
from typing import Any
from uuid import UUID

from apps.delivery.channel import CheckRecord
from apps.delivery.channels.gp_connect import clinical
from apps.delivery.channels.gp_connect.clinical import SERVICE, TITLE, urn
from healthcheck.fhir.datatype import ODS_SYSTEM, SERVICE_SYSTEM, moment
from healthcheck.fhir.identity import resource_id

Json = dict[str, Any]

EVENT = "ITK007C"
DEFINITION = "https://fhir.nhs.uk/STU3/MessageDefinition/ITK-GPConnectSendDocument-MessageDefinition-1"
_STU3 = "https://fhir.nhs.uk/STU3"


def make(record: CheckRecord, pdf: bytes) -> Json:
    """The whole message but for our mailbox, which is known when it goes out (`from_mailbox`)."""
    message_id, at = record.record.assessment_id, moment(record.record.made_at)
    sender, document = (resource_id(kind, message_id) for kind in ("ITK sender", "ITK document"))
    entries = [_header(message_id, sender, document, at), _sender(sender, record), _document(document, record, pdf, at)]
    return {
        "resourceType": "Bundle",
        "id": str(message_id),
        "meta": {"profile": [f"{_STU3}/StructureDefinition/ITK-Message-Bundle-1"]},
        "identifier": {"system": SERVICE_SYSTEM, "value": str(message_id)},
        "type": "message",
        "entry": [_entry(each) for each in entries],
    }


def from_mailbox(message: Json, mailbox: str) -> Json:
    """The message as it goes out of a mailbox."""
    first, *others = message["entry"]
    header = first["resource"]
    focus = header["focus"]
    whole = {**{key: each for key, each in header.items() if key != "focus"}, "source": {"endpoint": mailbox}}
    return {**message, "entry": [{**first, "resource": {**whole, "focus": focus}}, *others]}


def _entry(resource: Json) -> Json:
    return {"fullUrl": urn(resource["id"]), "resource": resource}


def _header(message_id: UUID, sender: str, document: str, at: str) -> Json:
    return {
        "resourceType": "MessageHeader",
        "id": str(message_id),
        "meta": {"profile": [f"{_STU3}/StructureDefinition/ITK-MessageHeader-2"]},
        "extension": [_handling(message_id)],
        "event": {
            "system": f"{_STU3}/CodeSystem/ITK-MessageEvent-2",
            "code": EVENT,
            "display": "ITK GP Connect Send Document",
        },
        "sender": {"reference": urn(sender)},
        "timestamp": at,
        "focus": [{"reference": urn(document)}],
    }


def _handling(message_id: UUID) -> Json:
    """Both acknowledgements are asked for, and nobody is asked to act by the envelope: the document says what to do."""
    recipient = {
        "system": f"{_STU3}/CodeSystem/ITK-RecipientType-1",
        "code": "FI",
        "display": "For Information",
    }
    return {
        "url": f"{_STU3}/StructureDefinition/Extension-ITK-MessageHandling-2",
        "extension": [
            {"url": "BusAckRequested", "valueBoolean": True},
            {"url": "InfAckRequested", "valueBoolean": True},
            {"url": "RecipientType", "valueCoding": recipient},
            {"url": "MessageDefinition", "valueReference": {"reference": DEFINITION}},
            {"url": "SenderReference", "valueString": urn(str(message_id))},
            {"url": "LocalExtension", "valueString": "None"},
        ],
    }


def _sender(sender: str, record: CheckRecord) -> Json:
    return {
        "resourceType": "Organization",
        "id": sender,
        "meta": {"profile": [f"{_STU3}/StructureDefinition/CareConnect-ITK-Header-Organization-1"]},
        "identifier": [{"system": ODS_SYSTEM, "value": record.record.author}],
        "name": SERVICE,
    }


def _document(document: str, record: CheckRecord, pdf: bytes, at: str) -> Json:
    """The Bundle that is filed: what is in it, who it is about, who made it, and the PDF."""
    held = clinical.resources(record, attachment=b64encode(pdf).decode())
    return {
        "resourceType": "Bundle",
        "id": document,
        "meta": {"lastUpdated": at, "profile": [f"{_STU3}/StructureDefinition/ITK-Document-Bundle-1"]},
        "identifier": {"system": SERVICE_SYSTEM, "value": document},
        "type": "document",
        "entry": [_entry(each) for each in held],
    }


__all__ = ["DEFINITION", "EVENT", "TITLE", "from_mailbox", "make"]
