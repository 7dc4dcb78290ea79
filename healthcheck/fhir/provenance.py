"""Provenance: who wrote the record and what it replaces; by whose hand and which device each value came in.

Source: HL7 FHIR R4, Provenance; the agents' types are HL7's provenance-participant-type. One stands for the record, and
one for each hand: a value that nobody put in by hand, such as a laboratory's, stands with the record alone.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from healthcheck.blood_pressure import BloodPressure
from healthcheck.entry import Entry, Route
from healthcheck.fhir.datatype import SERVICE_SYSTEM, Json, moment, organisation, profile, refer
from healthcheck.fhir.draft import Draft, measurement_id, pressure_id
from healthcheck.fhir.fixed import fixed
from healthcheck.fhir.identity import resource_id
from healthcheck.measurement import Kind, Measurement

_TYPES = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_ACTIVITIES = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
_KINDS = tuple(Kind)
_OWN_WORD = (Route.PERSON, Route.PHONE)  # what was entered is what the person said


def make(draft: Draft, resources: list[Json]) -> list[Json]:
    """First the record's own, then one for each hand in the order of their names."""
    known = {resource["id"]: resource for resource in resources}
    hands: dict[str, tuple[Entry, list[Json], list[str]]] = {}
    for entry, key, devices in _entered(draft):
        if key in known:
            _, targets, used = hands.setdefault(entry.key, (entry, [], []))
            targets.append(refer(known[key]))
            used += devices
    return [_of_record(draft, known), *(_of_hand(draft, *hands[name]) for name in sorted(hands))]


def _entered(draft: Draft) -> Iterator[tuple[Entry, str, list[str]]]:
    """Whose hand, the id of what was put in, and what it was measured with."""
    check = draft.check
    if check.answers_id is not None and check.answers_by is not None:
        yield check.answers_by, resource_id("QuestionnaireResponse", check.answers_id), []
    for kind in _KINDS:
        value = check.latest(kind)
        if isinstance(value, Measurement) and value.entered_by is not None:
            yield value.entered_by, measurement_id(value), [value.device]
    pressure = draft.pressure
    if isinstance(pressure, BloodPressure):
        for entry in dict.fromkeys(reading.entered_by for reading in pressure.readings):
            if entry is not None:
                devices = [each.device for each in pressure.readings if each.entered_by == entry]
                yield entry, pressure_id(pressure), devices


def _of_record(draft: Draft, known: Mapping[str, Json]) -> Json:
    former, at = draft.record.replaces, draft.record.made_at
    # By its identifier, as in the Composition: the receiver may not hold the former record.
    what = {"identifier": {"system": SERVICE_SYSTEM, "value": resource_id("Bundle", former)}} if former else {}
    return _provenance(
        draft,
        resource_id("Provenance", draft.record.assessment_id),
        target=[refer(known[draft.derived_id("Composition")])],
        occurredDateTime=moment(at),
        reason=[{"text": change} for change in draft.record.changes],
        activity=_activity("UPDATE", "revise") if former else _activity("CREATE", "create"),
        agent=[_agent("author", "Author", draft.service)],
        entity=[{"role": "revision", "what": what}] if former else [],
    )


def _of_hand(draft: Draft, entry: Entry, targets: list[Json], devices: list[str]) -> Json:
    helped = {**organisation(entry.organisation), "display": str(entry)} if entry.organisation else None
    hand = _agent("enterer", "Enterer", helped or draft.person)
    if helped:
        hand["onBehalfOf"] = draft.person
    told = [_agent("informant", "Informant", draft.person)] if entry.route in _OWN_WORD else []
    used = [
        _agent("performer", "Performer", {"type": "Device", "display": model})
        for model in sorted({model for model in devices if model})
    ]
    return _provenance(
        draft,
        resource_id(f"Provenance, {entry.key}", draft.record.assessment_id),
        target=targets,
        activity=_activity("CREATE", "create"),
        agent=[hand, *told, *used],
    )


def _provenance(draft: Draft, key: str, **elements: object) -> Json:
    whole = {
        "resourceType": "Provenance",
        "id": key,
        "meta": profile("UKCore-Provenance"),
        "recorded": moment(draft.record.made_at),
        **elements,
    }
    return {name: value for name, value in whole.items() if value != []}


def _agent(code: str, words: str, who: Json) -> Json:
    return {"type": _coded(_TYPES, code, words), "who": who}


def _activity(code: str, words: str) -> Json:
    return _coded(_ACTIVITIES, code, words)


@cache
def _coded(system: str, code: str, words: str) -> Json:
    return fixed({"coding": [{"system": system, "code": code, "display": words}]})
