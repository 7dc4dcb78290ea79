"""What the record store demands of a transaction Bundle, each rule with the issue code it answers.

Source: NHSDigital/digital-health-checks-public, src/dev-guide/bundle-structure.md, and FHIR R4 itself.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from fhir.resources.R4B.bundle import Bundle
from nhs_number.validate import is_valid as nhs_number_holds
from pydantic import ValidationError

from healthcheck.coding import SNOMED, check_digit_holds

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
MOST_ENTRIES = 200
ABOUT_A_PERSON = frozenset(
    {"Composition", "Encounter", "Observation", "RiskAssessment", "DiagnosticReport", "QuestionnaireResponse"}
)

Json = dict[str, Any]


class Unacceptable(Exception):
    """The Bundle is refused whole: an HTTP status, an issue code and the text of it."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text


def check(bundle: Json, known: Callable[[str], bool]) -> None:
    """Raise Unacceptable for the first rule that the Bundle breaks.

    Args:
        known: whether a resource such as "Composition/<id>" is already stored, so that it may be referred to.
    """
    _check_model(bundle)
    _check_envelope(bundle)
    resources = [_check_entry(entry) for entry in bundle["entry"]]
    places = [f"{resource['resourceType']}/{resource['id']}" for resource in resources]
    _demand(len(set(places)) == len(places), "duplicate", "Two entries have the same place.")
    _demand(resources[0]["resourceType"] == "Composition", "structure", "The first entry is the Composition.")
    for reference in _references(bundle["entry"]):
        resolves = reference.startswith("#") or reference in places or known(reference)
        _demand(resolves, "not-found", "A reference points nowhere.")
    _check_codes_and_subject(resources)


def _check_envelope(bundle: Json) -> None:
    _demand(bundle.get("resourceType") == "Bundle", "structure", "A Bundle is expected.")
    _demand(bundle.get("type") == "transaction", "value", "The Bundle's type is transaction.")
    _demand(_is_uuid(bundle.get("id")), "required", "The Bundle's id is a UUID.")
    identifier = bundle.get("identifier", {})
    _demand(
        identifier.get("value") == bundle["id"] and bool(identifier.get("system")), "value", "identifier is the id."
    )
    _demand(isinstance(bundle.get("timestamp"), str), "required", "The Bundle's timestamp is missing.")
    entries = bundle.get("entry")
    _demand(isinstance(entries, list) and bool(entries), "required", "The Bundle has no entry.")
    if len(bundle["entry"]) > MOST_ENTRIES:
        text = "Bundle size exceeds maximum allowed size or number of entries."
        raise Unacceptable(422, "invariant", text)


def _check_entry(entry: Json) -> Json:
    resource: Json = entry.get("resource", {})
    kind, key, request = resource.get("resourceType"), resource.get("id"), entry.get("request", {})
    _demand(isinstance(kind, str) and _is_uuid(key), "required", "A resource has a type and a UUID of its own.")
    _demand(kind not in ("Patient", "Organization"), "business-rule", "People and organisations go by identifier.")
    _demand(entry.get("fullUrl") == f"urn:uuid:{key}", "value", "fullUrl is urn:uuid and the resource's id.")
    _demand(request.get("method") == "PUT", "value", "Each entry is a PUT.")
    _demand(request.get("url") == f"{kind}/{key}", "value", "The request's url is the resource's type and id.")
    _demand(request.get("ifNoneMatch") == "*", "value", 'Each entry has ifNoneMatch "*".')
    return resource


def _check_model(bundle: Json) -> None:
    try:
        Bundle.model_validate(bundle)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise Unacceptable(422, "structure", f"{where} is not as FHIR R4 has it.") from None


def _check_codes_and_subject(resources: list[Json]) -> None:
    for node in _objects(resources):
        if node.get("system") == SNOMED and "code" in node:
            _demand(check_digit_holds(str(node["code"])), "code-invalid", f"{node['code']} fails its check digit.")
    subjects = set()
    for resource in resources:
        if resource["resourceType"] in ABOUT_A_PERSON:
            identifier = resource.get("subject", {}).get("identifier", {})
            _demand(identifier.get("system") == NHS_NUMBER, "required", "The subject goes by NHS number.")
            subjects.add(str(identifier.get("value")))
    _demand(len(subjects) == 1, "business-rule", "One Bundle is about one person.")
    _demand(all(_is_nhs_number(number) for number in subjects), "value", "The NHS number fails its check digit.")


def _references(value: Any) -> Iterator[str]:
    return (node["reference"] for node in _objects(value) if isinstance(node.get("reference"), str))


def _objects(value: Any) -> Iterator[Json]:
    """Every object anywhere inside."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)


def _is_nhs_number(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) == 10 and bool(nhs_number_holds(digits))


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


def _demand(holds: bool, code: str, text: str) -> None:
    if not holds:
        raise Unacceptable(422, code, text)
