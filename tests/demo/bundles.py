"""A small right record for the peers' tests, to be broken one place at a time."""

from typing import Any
from uuid import UUID, uuid5

NHS_NUMBER = "9990000018"


def bundle(key: UUID, *, nhs_number: str = NHS_NUMBER) -> dict[str, Any]:
    """One Composition that refers to one Observation."""
    author = {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "X26"}}
    observed, composed = str(uuid5(key, "observation")), str(uuid5(key, "composition"))
    observation = {
        "resourceType": "Observation",
        "id": observed,
        "status": "final",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "60621009", "display": "Body mass index"}]},
        "subject": _person(nhs_number),
        "effectiveDateTime": "2026-11-01T09:00:00+00:00",
        "valueQuantity": {"value": 24.1, "system": "http://unitsofmeasure.org", "code": "kg/m2"},
    }
    composition = {
        "resourceType": "Composition",
        "id": composed,
        "status": "final",
        "type": {"coding": [{"system": "http://snomed.info/sct", "code": "2242631000000104"}]},
        "subject": _person(nhs_number),
        "date": "2026-11-01T09:00:00+00:00",
        "author": [author],
        "title": "NHS Health Check",
        "section": [{"title": "Vital Signs", "entry": [{"reference": f"Observation/{observed}"}]}],
    }
    return {
        "resourceType": "Bundle",
        "id": str(key),
        "identifier": {"system": "https://fhir.example/records", "value": str(key)},
        "type": "transaction",
        "timestamp": "2026-11-01T09:00:00+00:00",
        "entry": [_entry(composition), _entry(observation)],
    }


def _person(nhs_number: str) -> dict[str, Any]:
    return {"identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": nhs_number}}


def _entry(resource: dict[str, Any]) -> dict[str, Any]:
    place = f"{resource['resourceType']}/{resource['id']}"
    request = {"method": "PUT", "url": place, "ifNoneMatch": "*"}
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource, "request": request}
