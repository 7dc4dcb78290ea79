"""What a laboratory sends, in the words of each message format."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

BIOMARKERS = {
    "total_cholesterol": ("CHO", "mmol/L"),
    "hdl_cholesterol": ("HDL", "mmol/L"),
    "hba1c": ("GHBI", "mmol/mol"),
    "creatinine": ("CRE", "umol/L"),
    "acr": ("ACR", "mg/mmol"),
}
# PBCL codes as in the UK pathology FHIR examples; failure codes as in the NHS home test framework.
ANALYTES = {
    "total_cholesterol": ("1005671000000105", "Serum cholesterol level", "mmol/L"),
    "hdl_cholesterol": ("1005681000000107", "Serum HDL cholesterol level", "mmol/L"),
    "hba1c": ("999791000000106", "Haemoglobin A1c level - IFCC standardised", "mmol/mol"),
    "creatinine": ("1000731000000107", "Serum creatinine level", "umol/L"),
    "acr": ("1023491000000104", "Urine albumin/creatinine ratio", "mg/mmol"),
}
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
Markers = Mapping[str, Decimal | str]


@dataclass(frozen=True, slots=True)
class Specimen:
    """What a laboratory knows of a sample: its kit, whose it is, when it was taken, and the id of its message."""

    message: str
    kit: str
    nhs_number: str
    collected: datetime


def biomarker_json(specimen: Specimen, markers: Markers) -> dict[str, Any]:
    """The plain JSON order and biomarker message."""
    return {
        "messageId": specimen.message,
        "orderId": f"order-{specimen.kit}",
        "orderExternalReference": specimen.kit,
        "pendingReorder": False,
        "collectedDate": specimen.collected.isoformat(),
        "resultDate": specimen.collected.isoformat(),
        "resultData": [_biomarker(kind, value) for kind, value in markers.items()],
    }


def _biomarker(kind: str, value: Decimal | str) -> dict[str, Any]:
    code, unit = BIOMARKERS[kind]
    if isinstance(value, str):
        words = f"Sample {value}"
        failed = {"successful": False, "failureReasonCode": value.upper(), "failureReasonDescription": words}
        return {"biomarkerCode": code, **failed}
    return {"biomarkerCode": code, "value": float(value), "units": unit, "successful": True}


def uk_pathology_fhir(specimen: Specimen, markers: Markers) -> dict[str, Any]:
    """The national FHIR R4 pathology message."""
    parts = ("header", "report", "request", "specimen", "patient")
    ids = {part: str(uuid5(NAMESPACE_URL, f"{specimen.message}/{part}")) for part in parts}
    taken = specimen.collected.isoformat()
    results = {str(uuid4()): _observation(kind, value, ids, taken) for kind, value in markers.items()}
    resources = {ids[part]: content for part, content in _frame(specimen, ids, list(results), taken).items()} | results
    return {
        "resourceType": "Bundle",
        "type": "message",
        "identifier": {"system": "https://tools.ietf.org/html/rfc4122", "value": specimen.message},
        "timestamp": taken,
        "entry": [
            {"fullUrl": f"urn:uuid:{key}", "resource": {"id": key, **resource}} for key, resource in resources.items()
        ],
    }


def _frame(specimen: Specimen, ids: Mapping[str, str], results: list[str], taken: str) -> dict[str, dict[str, Any]]:
    """Everything of the message but the results."""
    return {
        "header": {
            "resourceType": "MessageHeader",
            "eventCoding": {"system": SNOMED, "code": "371528001", "display": "Pathology report"},
            "source": {"endpoint": "https://laboratory.example/fhir"},
            "focus": [_to(ids["report"])],
        },
        "patient": {
            "resourceType": "Patient",
            "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": specimen.nhs_number}],
        },
        "request": {
            "resourceType": "ServiceRequest",
            "status": "active",
            "intent": "order",
            "subject": _to(ids["patient"]),
            "requisition": {"system": "https://healthcheck.example/kit", "value": specimen.kit},
        },
        "specimen": {
            "resourceType": "Specimen",
            "type": {"coding": [{"system": SNOMED, "code": "122554006", "display": "Capillary blood specimen"}]},
            "collection": {"collectedDateTime": taken},
            "receivedTime": taken,
        },
        "report": {
            "resourceType": "DiagnosticReport",
            "status": "final",
            "category": [{"coding": [{"system": f"{TERMINOLOGY}/v2-0074", "code": "LAB"}]}],
            "code": {"coding": [{"system": SNOMED, "code": "721981007", "display": "Diagnostic studies report"}]},
            "basedOn": [_to(ids["request"])],
            "subject": _to(ids["patient"]),
            "specimen": [_to(ids["specimen"])],
            "issued": taken,
            "result": [_to(key) for key in results],
        },
    }


def _observation(kind: str, value: Decimal | str, ids: Mapping[str, str], taken: str) -> dict[str, Any]:
    code, display, unit = ANALYTES[kind]
    found: dict[str, Any] = {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": f"{TERMINOLOGY}/observation-category", "code": "laboratory"}]}],
        "code": {"coding": [{"system": SNOMED, "code": code, "display": display}]},
        "subject": _to(ids["patient"]),
        "effectiveDateTime": taken,
        "specimen": _to(ids["specimen"]),
    }
    if isinstance(value, str):
        return {**found, "dataAbsentReason": {"coding": [{"system": SNOMED, "code": "118128002"}], "text": value}}
    return {**found, "valueQuantity": {"value": float(value), "unit": unit, "system": UCUM, "code": unit}}


def _to(key: str) -> dict[str, str]:
    return {"reference": f"urn:uuid:{key}"}


FORMATS = {"biomarker_json": biomarker_json, "uk_pathology_fhir": uk_pathology_fhir}
