"""What a record tells, without what every making of it gives anew: two records of equal content tell the same."""

import json
from collections.abc import Mapping
from typing import Any

from healthcheck.fhir.datatype import Json

_OF_MAKING = frozenset({"relatesTo", "entity", "activity"})
_DATED_BY_MAKING = frozenset({"Composition", "DiagnosticReport", "RiskAssessment", "Provenance"})
_MADE = "when this record was made"


def content(bundle: Json) -> str:
    """Everything that a transaction Bundle tells, in one spelling.

    Left out are its resources' ids, the moment it was made and which record it replaces. When a value was measured,
    every word and every figure stay in: whatever else differs is another record.
    """
    resources = [entry["resource"] for entry in bundle["entry"]]
    made = next(each["date"] for each in resources if each["resourceType"] == "Composition")
    said = {f"{each['resourceType']}/{each['id']}": f"{each['resourceType']}#{n}" for n, each in enumerate(resources)}
    said[bundle["id"]] = "this record"
    told = [_told(each, said | {made: _MADE} if _dated_by_making(each) else said) for each in resources]
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


def _dated_by_making(resource: Json) -> bool:
    """Scores are as old as the record; what was measured or answered keeps its own time."""
    groups = [coding["code"] for category in resource.get("category", []) for coding in category.get("coding", [])]
    return resource["resourceType"] in _DATED_BY_MAKING or (
        resource["resourceType"] == "Observation" and "survey" in groups
    )


def _told(resource: Json, said: Mapping[str, str]) -> Any:
    return _plain({name: value for name, value in resource.items() if name != "id"}, said)


def _plain(value: Any, said: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each, said) for name, each in value.items() if name not in _OF_MAKING}
    if isinstance(value, list):
        return [_plain(each, said) for each in value]
    return said.get(value, value) if isinstance(value, str) else value
