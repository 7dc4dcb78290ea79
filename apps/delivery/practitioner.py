"""Which human a MessageHeader names: its author, its sender or who is responsible, when that is a practitioner.

Source: HL7 FHIR R4, MessageHeader: author and responsible may be a Practitioner, a PractitionerRole, sender and
responsible an Organization too. An organisation, a device or a reference without a name is nobody.
"""

from collections.abc import Iterable, Mapping
from typing import Any

WHO = ("author", "sender", "responsible")
HUMAN = ("Practitioner", "PractitionerRole")
LONGEST_NAME = 200


def name_in(header: Mapping[str, Any], resources: Iterable[Mapping[str, Any]]) -> str:
    """The name, "" when no human is named."""
    known = {_id(resource): resource for resource in [*resources, *_listed(header.get("contained"))]}
    names = (_name(header.get(who), known) for who in WHO)
    return next((name for name in names if name), "")


def _name(reference: object, known: Mapping[str, Mapping[str, Any]]) -> str:
    """The name behind a reference; a role's is its practitioner's."""
    kind, found, display = _meant(reference, known)
    if kind not in HUMAN:
        return ""
    _, practitioner, own_display = _meant(found.get("practitioner"), known)
    return display or _own_name(found) or own_display or _own_name(practitioner)


def _meant(reference: object, known: Mapping[str, Mapping[str, Any]]) -> tuple[str, Mapping[str, Any], str]:
    """What kind of resource a reference names, the resource where it came along, and what it is called."""
    if not isinstance(reference, Mapping):
        return "", {}, ""
    place = str(reference.get("reference", ""))
    found = known.get(place.removeprefix("urn:uuid:").removeprefix("#").rpartition("/")[2], {})
    kind = found.get("resourceType") or reference.get("type") or place.rpartition("/")[0].rpartition("/")[2]
    return str(kind), found, _tidy(reference.get("display"))


def _own_name(practitioner: Mapping[str, Any]) -> str:
    for name in _listed(practitioner.get("name")):
        given = _words(name.get("given"))
        parts = [*_words(name.get("prefix")), *given, str(name.get("family") or "")]
        if written := _tidy(name.get("text")) or _tidy(" ".join(parts)):
            return written
    return ""


def _words(value: object) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _tidy(value: object) -> str:
    """In one line, without what no name holds; "" for anything but text."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(letter for letter in value if letter.isprintable()).split())[:LONGEST_NAME]


def _listed(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _id(resource: Mapping[str, Any]) -> str:
    return str(resource.get("id", ""))
