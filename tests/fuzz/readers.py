"""Every reader of bytes that come from outside, with right examples and the exceptions by which it may refuse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError

from apps.checks.bodies import ConsentGiven, EligibilityDeclaration, Invitation
from apps.clients import body, jwks
from apps.delivery import acknowledgement, fhir_answer
from apps.delivery.callbacks import Statuses
from apps.delivery.channels.gp_connect import response, tree
from apps.kits import code, wire
from apps.kits.suppliers import SUPPLIERS
from apps.readings.bodies import Readings
from apps.signals import demographics, reading
from demo.laboratory import Specimen, biomarker_json, uk_pathology_fhir
from healthcheck import strict_json
from healthcheck.refusal import Refusal
from tests.apps.clients.signer import ec, key_set, rsa
from tests.apps.delivery.gp_connect.practice import response as itk3
from tests.apps.delivery.gp_connect.practice import written as as_xml
from tests.apps.signals.conftest import signal
from tests.fuzz.files import csv_examples, scored
from tests.fuzz.mutated import Example
from tests.fuzz.tokens import assertions, id_tokens, read_assertion, read_id_token

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
RECORD = UUID("01a20430-0000-7000-8000-000000000001")
SPECIMEN = Specimen("message-1", code.make(), "9990000018", AT)
MARKERS = {"total_cholesterol": Decimal("5.2"), "hba1c": Decimal(36), "creatinine": "haemolysed"}
ANSWER = {
    "resourceType": "Bundle", "type": "message",
    "entry": [
        {"resource": {"resourceType": "MessageHeader", "response": {"identifier": str(RECORD), "code": "ok"},
                      "responsible": {"reference": "urn:uuid:1"}}},
        {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Practitioner", "name": [{"text": "Dr A Patel"}]}},
        {"resource": {"resourceType": "OperationOutcome", "issue": [{
            "severity": "information", "code": "informational", "diagnostics": "Filed.",
            "details": {"coding": [{"code": "TECHNICAL_SUCCESS"}]}}]}},
    ],
}  # fmt: skip
PATIENT = {
    "resourceType": "Patient", "id": "9990000018", "birthDate": "1970-01-02", "gender": "female",
    "name": [{"use": "usual", "given": ["Jane"], "family": "Smith"}], "meta": {"security": [{"code": "U"}]},
    "address": [{"use": "home", "postalCode": "LS1 6AE"}],
    "generalPractitioner": [{"identifier": {"value": "Y12345"}}],
    "extension": [{"url": demographics.DEATH, "extension": [{
        "url": "deathNotificationStatus", "valueCodeableConcept": {"coding": [{"code": "2"}]}}]}],
}  # fmt: skip
CALLBACK = {"data": [{
    "type": "ChannelStatus", "meta": {"idempotencyKey": "k-1"},
    "attributes": {"messageReference": str(RECORD), "channel": "nhsapp", "channelStatus": "delivered"},
}]}  # fmt: skip
BODIES: dict[type[BaseModel], Example] = {
    Invitation: {
        "nhs_number": "9990000018", "given_name": "A", "family_name": "B", "birth_date": "1976-01-15",
        "practice": "Y90001", "townsend": 1.5, "deprivation": 2, "channel": "letter", "arm": "a",
    },
    EligibilityDeclaration: {"conditions": ["statins"], "home": [], "last_check_on": "2020-01-01"},
    ConsentGiven: {"version": "2026-11", "agreed": True},
    Readings: {"readings": [{
        "taken_at": "2026-11-22T08:30:00Z", "place": "home", "device": "Monitor 7", "stored": True,
        "values": [{"kind": "systolic", "value": 120, "unit": "mm[Hg]"}, {"kind": "pulse", "value": 7.0, "unit": "x"}],
    }]},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """One of them.

    Args:
        cost: how many times dearer a run is than reading a small JSON text; so many fewer are made.
    """

    examples: Sequence[Example]
    read: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...]
    cost: int = 1


def of_body(model: type[BaseModel]) -> Callable[[bytes], object]:
    return lambda raw: body.read(model, parsed=strict_json.loads(raw), raw=raw)


def of_json(read: Callable[[Any], object]) -> Callable[[bytes], object]:
    """For what reads a JSON object that somebody else's library has taken apart already."""

    def run(raw: bytes) -> object:
        content = strict_json.loads(raw)
        return read(content) if isinstance(content, dict) else None

    return run


def of_supplier(name: str) -> Callable[[bytes], object]:
    def run(raw: bytes) -> object:
        message = wire.parse(raw)
        return SUPPLIERS[name].identify(message), SUPPLIERS[name].read(message)

    return run


STRICT = strict_json.Unreadable
READERS: dict[str, Reader] = {
    "JSON, read strictly": Reader([{"a": [1, -2.5, "x", None, {"b": [[]]}]}], strict_json.loads, (STRICT,)),
    "a laboratory's JSON": Reader(
        [biomarker_json(SPECIMEN, MARKERS)], of_supplier("biomarker_json"), (Refusal,), 3
    ),
    "a laboratory's FHIR Bundle": Reader(
        [uk_pathology_fhir(SPECIMEN, MARKERS)], of_supplier("uk_pathology_fhir"), (Refusal,), 4
    ),
    "a GP system's answer": Reader([ANSWER], of_json(acknowledgement.read), (STRICT, Refusal)),
    "an ITK3 answer by MESH, XML and JSON": Reader(
        [as_xml(itk3(RECORD, "20013")), itk3(RECORD, "30001"), itk3(RECORD, "10001", said="No")],
        response.understand, (tree.Unreadable,), 3,
    ),
    "a signal (CloudEvent of the national events)": Reader(
        [signal("pds-death-notification-2", "9990000018")],
        lambda raw: reading.read(raw, at=AT).nhs_number, (Refusal,),
    ),
    "NHS Notify's callback": Reader(
        [CALLBACK], lambda raw: Statuses.model_validate_json(raw, strict=True), (ValidationError,)
    ),
    "a person by PDS": Reader([PATIENT], of_json(demographics.found), (STRICT, Refusal, ValueError)),
    "an OperationOutcome": Reader(
        [{"issue": [{"severity": "error", "code": "invalid", "details": {"coding": [{"code": "X"}]}}]}],
        of_json(lambda said: (fhir_answer.codes_of(said), fhir_answer.failed(said))), (STRICT,),
    ),
    "a key set": Reader([key_set(rsa(), ec())], jwks.read, (Refusal,), 8),
    "a system's signed assertion": Reader(assertions(), read_assertion, (), 30),
    "NHS login's id token": Reader(id_tokens(), read_id_token, (), 60),
    "a CSV of people": Reader(csv_examples(), scored, (), 200),
    **{
        f"the body {model.__name__}": Reader([example], of_body(model), (STRICT, Refusal, ValidationError), 2)
        for model, example in BODIES.items()
    },
}  # fmt: skip
