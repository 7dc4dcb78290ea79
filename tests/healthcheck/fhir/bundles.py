"""Records for tests: the Bundle of a check, and ways to find one resource in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from healthcheck.assess import assess
from healthcheck.check import HealthCheck
from healthcheck.fhir import bundle, codes
from healthcheck.fhir.record import Record
from tests.healthcheck.cases import an_id

MADE = datetime(2026, 11, 16, 12, 30, tzinfo=UTC)

Json = dict[str, Any]


def a_record(*, assessment_id: UUID | None = None, **changes: Any) -> Record:
    """The facts of a first, whole record, with changes."""
    return Record(assessment_id or an_id("assessment"), MADE, "X26", **changes)


def a_bundle(check: HealthCheck, **changes: Any) -> Json:
    """The Bundle of a check, with changes to the record's facts."""
    return bundle.make(assess(check), a_record(**changes))


def resources(made: Json, kind: str = "") -> list[Json]:
    """All resources of a Bundle, or those of one kind."""
    return [entry["resource"] for entry in made["entry"] if kind in ("", entry["resource"]["resourceType"])]


def only(made: Json, kind: str) -> Json:
    """The one resource of a kind."""
    (resource,) = resources(made, kind)
    return resource


def observed(made: Json, name: str) -> list[Json]:
    """The Observations under a name of the code table."""
    code = next(row.code for row in codes.ROWS if row.name == name)
    found = resources(made, "Observation")
    return [one for one in found if code in [coding["code"] for coding in one["code"]["coding"]]]


def references(node: Any) -> Iterator[str]:
    """Every literal reference below a node."""
    if isinstance(node, dict):
        if isinstance(node.get("reference"), str):
            yield node["reference"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def strings(node: Any) -> Iterator[str]:
    """Every string below a node."""
    if isinstance(node, str):
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from strings(child)
