"""Composition: the record's first page, seven sections that point at everything else."""

from collections.abc import Mapping
from functools import cache

from healthcheck.fhir.datatype import SERVICE_SYSTEM, Json, moment, profile, refer
from healthcheck.fhir.draft import Draft
from healthcheck.fhir.fixed import fixed
from healthcheck.fhir.identity import resource_id

_HEADINGS = "https://fhir.hl7.org.uk/CodeSystem/UKCore-RecordStandardHeadings"
_CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"

# Title and code of each section, in the order of the national guide.
SECTIONS: Mapping[str, tuple[str, str, str] | None] = {
    "Encounter Information": None,
    "Vital Signs": (_HEADINGS, "observations", "Observations"),
    "Social History": (_HEADINGS, "social-context", "Social context"),
    "Physical Activity": (_CATEGORIES, "activity", "Activity"),
    "Laboratory Results": (_CATEGORIES, "laboratory", "Laboratory"),
    "Risk Assessments": (_HEADINGS, "clinical-risk-assessment", "Clinical risk assessment"),
    "Follow-up Recommendations": None,
}


def make(draft: Draft, contents: Mapping[str, list[Json]]) -> Json:
    """The Composition over the resources of each section, by the section's title."""
    record = draft.record
    composition = {
        "resourceType": "Composition",
        "id": draft.derived_id("Composition"),
        "meta": profile("UKCore-Composition"),
        "identifier": {"system": SERVICE_SYSTEM, "value": draft.derived_id("Bundle")},
        "status": "final",
        "type": draft.concept("stopped" if record.stopped else "completed"),
        "subject": draft.person,
        "encounter": draft.encounter,
        "date": moment(record.made_at),
        "author": [draft.service],
        "title": "NHS Health Check Assessment Report",
        "relatesTo": _replaced(draft),
        "section": [_section(title, contents[title]) for title in SECTIONS],
    }
    return {name: value for name, value in composition.items() if value != []}


def _replaced(draft: Draft) -> list[Json]:
    former = draft.record.replaces
    if former is None:
        return []
    # By its identifier and not by reference: the receiver may have refused the former record and not hold it.
    identifier = {"system": SERVICE_SYSTEM, "value": resource_id("Bundle", former)}
    return [{"code": "replaces", "targetIdentifier": identifier}]


def _section(title: str, resources: list[Json]) -> Json:
    content = {"entry": [refer(resource) for resource in resources]} if resources else _nothing()
    return {"title": title, **_coded(title), **content}


@cache
def _coded(title: str) -> Json:
    kind = SECTIONS[title]
    if kind is None:
        return fixed({})
    return fixed({"code": {"coding": [dict(zip(("system", "code", "display"), kind, strict=True))]}})


@cache
def _nothing() -> Json:
    """An empty section says so in words and by HL7's code: FHIR allows no section without content."""
    system = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
    reason = {"system": system, "code": "unavailable", "display": "Unavailable"}
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Nothing was recorded.</p></div>'
    return fixed({"text": {"status": "generated", "div": div}, "emptyReason": {"coding": [reason]}})
