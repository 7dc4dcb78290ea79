"""The record's transaction with ids of the server's own: conditional creates, references by urn:uuid within it.

Source: HL7 FHIR R4, bundle.html#references and http.html#ccreate; a Uri as an identifier's value has the system
urn:ietf:rfc:3986. Provenance has no identifier: it carries its id as a tag, which every server searches by.
"""

from collections.abc import Mapping
from typing import Any, Final

URI: Final = "urn:ietf:rfc:3986"
ONE_IDENTIFIER: Final = frozenset({"Composition", "QuestionnaireResponse"})  # the others hold a list of them
WITHOUT: Final = frozenset({"Provenance"})


def conditional(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """The same transaction in this form. The one that is given stays as it is."""
    places = {entry["request"]["url"]: entry["fullUrl"] for entry in bundle["entry"]}
    return {**bundle, "entry": [_entry(entry, places) for entry in bundle["entry"]]}


def identifier_of(resource: Mapping[str, Any]) -> str:
    """The token that finds a resource of ours again: "system|value"."""
    found = resource["identifier"]
    first = found[0] if isinstance(found, list) else found
    return f"{first['system']}|{first['value']}"


def _entry(entry: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    resource = _named(_repointed(entry["resource"], places), entry["fullUrl"])
    kind = resource["resourceType"]
    known = f"_tag={URI}|{entry['fullUrl']}" if kind in WITHOUT else f"identifier={identifier_of(resource)}"
    request = {"method": "POST", "url": kind, "ifNoneExist": known}
    return {"fullUrl": entry["fullUrl"], "resource": resource, "request": request}


def _named(resource: dict[str, Any], name: str) -> dict[str, Any]:
    """With an identifier of its own where it has none; without an id, which the server gives."""
    kind = resource["resourceType"]
    own = {"system": URI, "value": name}
    rest = {key: value for key, value in resource.items() if key != "id"}
    if kind in WITHOUT:
        return {**rest, "meta": {**rest.get("meta", {}), "tag": [{"system": URI, "code": name}]}}
    if "identifier" in rest:
        return rest
    return {**rest, "identifier": own if kind in ONE_IDENTIFIER else [own]}


def _repointed(node: Any, places: Mapping[str, str]) -> Any:
    """Every reference to another resource of the transaction, by its full URL."""
    if isinstance(node, Mapping):
        return {
            key: places.get(value, value)
            if key == "reference" and isinstance(value, str)
            else _repointed(value, places)
            for key, value in node.items()
        }
    return [_repointed(each, places) for each in node] if isinstance(node, list) else node
