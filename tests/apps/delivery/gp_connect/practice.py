"""The GP's system: it takes documents out of its mailbox and answers them as ITK3 says."""

from typing import Any
from uuid import uuid4

import requests
from mesh_client import MeshClient

from apps.delivery.channels.gp_connect.stu3 import xml
from tests.apps.delivery.gp_connect.names import OURS, PASSWORD, SHARED_KEY

ACK = "GPCONNECT_SEND_DOCUMENT_ACK"
FATAL = ("fatal-error", "fatal", "processing")
OK = ("ok", "information", "informational")


class Practice:
    """One mailbox with its password. Use it in a `with`."""

    def __init__(self, url: str, name: str) -> None:
        self.url, self.name = url, name
        self.client = MeshClient(url, name, PASSWORD, shared_key=SHARED_KEY.encode(), max_retries=0, timeout=20)

    def __enter__(self) -> "Practice":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def inbox(self) -> list[str]:
        return list(self.client.iterate_message_ids())

    def take(self, message_id: str) -> tuple[dict[str, str], bytes]:
        """The envelope and the content; then it is gone from the inbox."""
        with self.client.retrieve_message(message_id) as message:
            return dict(message.mex_headers()), message.read()

    def take_all(self) -> list[bytes]:
        return [self.take(each)[1] for each in self.inbox()]

    def answer(self, body: bytes, *, workflow: str = ACK) -> str:
        """Put something into our mailbox; its MESH id."""
        return self.client.send_message(OURS, body, workflow_id=workflow, compress=True)


def response(answers: object, code: str, *, ods: str = "A81001", said: str = "", **changed: Any) -> dict[str, Any]:
    """An ITK response of a practice to the message of an id."""
    good = code in ("20013", "30001")
    status, severity, kind = OK if good else FATAL
    coding = {"system": "https://fhir.nhs.uk/STU3/CodeSystem/ITK-ResponseCodes-1", "code": code, "display": "words"}
    issue = {"severity": severity, "code": kind, "details": {"coding": [coding]}}
    outcome_id, sender_id, header_id = (str(uuid4()) for _ in range(3))
    header = {
        "resourceType": "MessageHeader",
        "id": header_id,
        "event": {"system": "https://fhir.nhs.uk/STU3/CodeSystem/ITK-MessageEvent-2", "code": "ITK008M"},
        "sender": {"reference": f"urn:uuid:{sender_id}"},
        "timestamp": "2026-11-17T09:00:00+00:00",
        "source": {"endpoint": "A81001GP001"},
        "response": {
            "identifier": str(answers),
            "code": status,
            "details": {"reference": f"urn:uuid:{outcome_id}"},
        },
    }
    organisation = {
        "resourceType": "Organization",
        "id": sender_id,
        "identifier": [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": ods}],
    }
    outcome = {"resourceType": "OperationOutcome", "id": outcome_id, "issue": [{**issue, "diagnostics": said or "-"}]}
    resources = [header, organisation, outcome]
    return {
        "resourceType": "Bundle",
        "id": str(uuid4()),
        "identifier": {"system": "https://supplier.example/Id", "value": str(uuid4())},
        "type": "message",
        "entry": [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources],
    } | changed


def written(answer: dict[str, Any]) -> bytes:
    """As XML, which suppliers send."""
    return xml(answer)


def report(url: str, *, linked: str = "", local: str = "", code: str = "14", status: str = "undeliverable") -> None:
    """MESH's own word that a message could not be delivered."""
    body = {
        "mailbox_id": OURS,
        "code": code,
        "description": "Message not collected by recipient after 5 days",
        "workflow_id": "GPCONNECT_SEND_DOCUMENT",
        "linked_message_id": linked,
        "local_id": local,
        "status": status,
    }
    requests.post(f"{url}/messageexchange/admin/report", json=body, timeout=5).raise_for_status()


def fault(url: str, kind: str) -> None:
    """What goes wrong with the next message that is sent."""
    requests.post(f"{url}/fault/{kind}", timeout=5).raise_for_status()
