"""Encounter: the check itself, a virtual one."""

from healthcheck.fhir.datatype import SERVICE_SYSTEM, Json, moment, profile
from healthcheck.fhir.draft import Draft
from healthcheck.fhir.fixed import fixed
from healthcheck.fhir.identity import resource_id

_VIRTUAL = fixed({"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "VR", "display": "virtual"})


def make(draft: Draft) -> Json:
    """The Encounter, from the start to the handing in of the answers; late results do not change it."""
    check = draft.check
    return {
        "resourceType": "Encounter",
        "id": resource_id("Encounter", check.id),
        "meta": profile("UKCore-Encounter"),
        "identifier": [{"system": SERVICE_SYSTEM, "value": str(check.id)}],
        "status": "finished",
        "class": _VIRTUAL,
        "type": [draft.concept("encounter")],
        "subject": draft.person,
        "period": {"start": moment(check.started_at), "end": moment(check.answered_at or check.started_at)},
        "serviceProvider": draft.service,
    }
