"""Any FHIR R4 server: the record as one transaction of conditional creates, the way in by SMART Backend Services.

Source: HL7 FHIR R4, http.html#transaction and #ccreate. A server need not let us choose its ids, so each resource says
"only if you have none with this identifier" (ifNoneExist): sent again nothing is made twice, and what an amended record
shares with the former is found again. After an unknown outcome the server is asked for the Composition's identifier.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from apps.delivery.channel import Arrival, CheckRecord, Outcome, Result
from apps.delivery.channels.fhir import smart
from apps.delivery.channels.fhir.conditional import conditional, identifier_of
from apps.delivery.coded import bundle_for
from apps.delivery.codes import parse
from apps.delivery.fhir_answer import codes_of, failed
from apps.delivery.fhir_server import FhirServer
from apps.delivery.post import Answer, refused

NAME: Final = "fhir"
REPEATS_HARMLESSLY: Final = True
FHIR: Final = "application/fhir+json"
NO_SERVER: Final = "no-fhir-server-for-this-practice"


def write(record: CheckRecord) -> Mapping[str, Any]:
    """The transaction, and whose server it is for."""
    return {"practice": record.practice, "bundle": conditional(bundle_for(record, NAME))}


def send(payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
    """POST the transaction. Where no server is set for the practice it waits for a human to set one."""
    server = FhirServer.objects.filter(pk=payload["practice"]).first()
    if server is None:
        return Outcome(Result.PERMANENT, detail=NO_SERVER)
    body = json.dumps(payload["bundle"], ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    headers = {"Content-Type": FHIR, **_headers(message_id)}
    return smart.call(NAME, server, "POST", server.address, body=body, headers=headers, read=_read)


def ask(payload: Mapping[str, Any], *, message_id: UUID) -> Arrival:
    """Whether the server has a Composition of this identifier: a transaction is stored whole or not at all."""
    server = FhirServer.objects.filter(pk=payload["practice"]).first()
    if server is None:
        return Arrival.CANNOT_TELL
    resources = (entry["resource"] for entry in payload["bundle"]["entry"])
    composition = next(each for each in resources if each["resourceType"] == "Composition")
    query = urlencode({"identifier": identifier_of(composition), "_count": 1})
    found: list[Arrival] = []

    def read(answer: Answer) -> Outcome:
        found.append(_arrived(answer))
        return Outcome(Result.ACCEPTED, status=answer.status)

    url = f"{server.address.rstrip('/')}/Composition?{query}"
    # HAPI answers a search of the last minute again from its memory, unless it is told not to.
    fresh = {"Cache-Control": "no-cache", **_headers(message_id)}
    smart.call(NAME, server, "GET", url, headers=fresh, read=read)
    return found[-1] if found else Arrival.CANNOT_TELL


def _arrived(answer: Answer) -> Arrival:
    content = parse(answer.body)
    if answer.status != 200 or content.get("type") != "searchset":
        return Arrival.CANNOT_TELL
    return Arrival.ARRIVED if content.get("entry") or content.get("total") else Arrival.NOT_ARRIVED


def _headers(message_id: UUID) -> dict[str, str]:
    return {"Accept": FHIR, "X-Request-ID": str(message_id)}


def _read(answer: Answer) -> Outcome:
    content = parse(answer.body)
    if answer.status not in (200, 201):
        return refused(answer, codes_of(content))
    if failed(content) or content.get("type") != "transaction-response":
        return Outcome(Result.UNKNOWN, status=answer.status, detail=codes_of(content) or "unreadable-answer")
    return Outcome(Result.ACCEPTED, status=answer.status)
