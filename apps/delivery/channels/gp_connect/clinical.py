"""What the document Bundle holds: Composition, the service, its author, the patient, the PDF, as CareConnect STU3."""

from typing import Any

from apps.delivery.channel import CheckRecord
from healthcheck.fhir import codes
from healthcheck.fhir.datatype import ODS_SYSTEM, SERVICE_SYSTEM
from healthcheck.fhir.identity import resource_id
from healthcheck.person import NHS_NUMBER_SYSTEM

Json = dict[str, Any]

CHANNEL = "gp_connect"
TITLE = "NHS Health Check at home"
SERVICE = "NHS Health Check at home"
# Its type is as the example message has it. Requirement GPCM-SD-115 names two others: docs/decisions/0602-gp-connect.md
_TYPE = "send_document"
_GPC = "https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC"
_VERIFIED = "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1"


def urn(identifier: str) -> str:
    """An id as a reference inside of a Bundle."""
    return f"urn:uuid:{identifier}"


def resources(record: CheckRecord, *, attachment: str) -> list[Json]:
    """All of them, the Composition first."""
    ids = {kind: resource_id(f"ITK {kind}", record.record.assessment_id) for kind in _KINDS}
    return [
        _composition(record, ids),
        _organisation(record, ids["Organization"]),
        _practitioner(ids["Practitioner"]),
        _patient(record, ids["Patient"]),
        {
            "resourceType": "Binary",
            "id": ids["Binary"],
            "meta": {"profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/ITK-Attachment-Binary-1"]},
            "contentType": "application/pdf",
            "content": attachment,
        },
    ]


_KINDS = ("Composition", "Organization", "Practitioner", "Patient", "Binary")


def _composition(record: CheckRecord, ids: dict[str, str]) -> Json:
    former = record.record.replaces
    replaced = {"system": SERVICE_SYSTEM, "value": str(former)}
    (kind,) = codes.in_force(codes.day_of(record.record.made_at), CHANNEL)[_TYPE]
    return {
        "resourceType": "Composition",
        "id": ids["Composition"],
        "meta": {"profile": ["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Composition-1"]},
        "identifier": {"system": SERVICE_SYSTEM, "value": str(record.record.assessment_id)},
        "status": "final" if former is None else "amended",
        "type": {
            "coding": [{"system": kind.system, "code": kind.code, "display": kind.display}],
            "text": kind.display,
        },
        "subject": {"reference": urn(ids["Patient"])},
        "date": record.record.made_at.date().isoformat(),
        "author": [{"reference": urn(ids["Organization"])}, {"reference": urn(ids["Practitioner"])}],
        "title": TITLE,
        "custodian": {"reference": urn(ids["Organization"])},
        **({} if former is None else {"relatesTo": [{"code": "replaces", "targetIdentifier": replaced}]}),
        "section": [
            {"title": TITLE, "entry": [{"reference": urn(ids["Binary"])}]},
            {"title": "Who", "entry": [{"reference": urn(ids[kind])} for kind in _KINDS[1:4]]},
        ],
    }


def _organisation(record: CheckRecord, own: str) -> Json:
    return {
        "resourceType": "Organization",
        "id": own,
        "meta": {"profile": [f"{_GPC}-Organization-1"]},
        "identifier": [{"system": ODS_SYSTEM, "value": record.record.author}],
        "name": SERVICE,
    }


def _practitioner(own: str) -> Json:
    """Nobody has examined the person, and the author says so where a name is demanded."""
    return {
        "resourceType": "Practitioner",
        "id": own,
        "meta": {"profile": [f"{_GPC}-Practitioner-1"]},
        "identifier": [{"system": f"{SERVICE_SYSTEM}staff", "value": "automated"}],
        "name": [{"text": "Made by the service; no clinician examined the person", "family": "Health Check service"}],
    }


def _patient(record: CheckRecord, own: str) -> Json:
    person = record.assessment.check.person
    status = {"coding": [{"system": _VERIFIED, "code": "01", "display": "Number present and verified"}]}
    verified = {
        "url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1",
        "valueCodeableConcept": status,
    }
    number = {"extension": [verified], "system": NHS_NUMBER_SYSTEM, "value": person.nhs_number.digits}
    name = {"use": "official", "family": record.family_name, "given": record.given_name.split() or ["unknown"]}
    return {
        "resourceType": "Patient",
        "id": own,
        "meta": {"profile": [f"{_GPC}-Patient-1"]},
        "identifier": [number],
        "name": [name],
        "gender": person.sex.value if person.sex else "unknown",
        "birthDate": person.birth_date.isoformat(),
    }
