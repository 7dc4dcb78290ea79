"""Bundle: the whole record as one transaction that creates each resource once and only once."""

from uuid import UUID

from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError

from healthcheck.assess import Assessment
from healthcheck.fhir import (
    composition,
    diagnostic_report,
    encounter,
    follow_up_response,
    laboratory,
    lifestyle,
    outgoing,
    provenance,
    questionnaire_response,
    risk_assessment,
    structure,
    vital_signs,
)
from healthcheck.fhir.codes import EVERY
from healthcheck.fhir.datatype import SERVICE_SYSTEM, Json, moment
from healthcheck.fhir.draft import Draft
from healthcheck.fhir.identity import resource_id
from healthcheck.fhir.record import Record

# The national guide's, and Provenance, of which it does not speak, after all that it is about.
_ORDER = (
    "Composition",
    "Encounter",
    "Observation",
    "RiskAssessment",
    "DiagnosticReport",
    "QuestionnaireResponse",
    "Provenance",
)
_PLACES = {name: place for place, name in enumerate(_ORDER)}


class InvalidRecord(ValueError):
    """A Bundle that is not FHIR: a fault of ours, never of the person or the laboratory."""


def make(assessment: Assessment, record: Record, channel: str = EVERY) -> Json:
    """The transaction Bundle of one assessment, in the codes of a channel; the same ones give it again, byte for byte.

    Each entry is a PUT with ifNoneMatch "*": what is already there is left as it is, so a resend has no second effect.
    Ids come from what a resource tells (`identity.resource_id`); the NHS number is the only personal identifier in it.
    """
    draft = Draft(assessment, record, channel)
    contents = {
        "Encounter Information": [encounter.make(draft)],
        "Vital Signs": vital_signs.make(draft),
        "Social History": lifestyle.social_history(draft),
        "Physical Activity": lifestyle.physical_activity(draft),
        "Laboratory Results": laboratory.make(draft),
        "Risk Assessments": risk_assessment.make(draft),
    }
    resources = [resource for section in contents.values() for resource in section]
    report = diagnostic_report.make(draft, [r for r in resources if r["resourceType"] == "Observation"])
    told = follow_up_response.make(draft)
    contents["Follow-up Recommendations"] = [report, *told]
    resources += [composition.make(draft, contents), report, *questionnaire_response.make(draft), *told]
    resources += provenance.make(draft, resources)
    identifier = str(id_of(record.assessment_id))
    return {
        "resourceType": "Bundle",
        "id": identifier,
        "identifier": {"system": SERVICE_SYSTEM, "value": identifier},
        "type": "transaction",
        "timestamp": moment(record.made_at),
        "entry": [_entry(resource) for resource in sorted(resources, key=lambda r: _PLACES[r["resourceType"]])],
    }


def id_of(assessment_id: UUID) -> UUID:
    """The id of the Bundle of an assessment, known before the Bundle is made: an acknowledgement names it."""
    return UUID(resource_id("Bundle", assessment_id))


def composition_id_of(assessment_id: UUID) -> UUID:
    """The id of the Composition of an assessment: who fetches the record asks for it by this id."""
    return UUID(resource_id("Composition", assessment_id))


def _entry(resource: Json) -> Json:
    return {
        "fullUrl": f"urn:uuid:{resource['id']}",
        "resource": resource,
        "request": {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}", "ifNoneMatch": "*"},
    }


def validate(bundle: Json, channel: str = EVERY) -> None:
    """Checks the Bundle, and through it each resource, against FHIR R4's structure, then its codes, units and ranges.

    Raises:
        InvalidRecord: names the places and the kinds of fault; no value of the record stands in the message.
    """
    if not structure.holds(bundle, "Bundle"):
        _validate_thoroughly(bundle)
    if wrong := outgoing.faults(bundle, channel):
        raise InvalidRecord("; ".join(wrong))


def _validate_thoroughly(bundle: Json) -> None:
    """By fhir.resources, which takes twenty times as long, and can say what is wrong."""
    try:
        Bundle.model_validate(bundle)
    except KeyError as unknown:
        raise InvalidRecord(f"not a resource of FHIR R4: {unknown}") from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['type']}" for fault in error.errors())
        raise InvalidRecord(faults) from None
