"""FHIR STU3 as XML: a resource written as JSON has it, in the order of its members, becomes the same resource in XML.

Source: HL7 FHIR STU3 (3.0.2), XML representation: a primitive is an attribute `value`, a resource inside another stands
in an element of its own name, `url` of an extension is an attribute. The order of the members is the order of the
elements, which the schema fixes: whoever makes a resource writes them in it.
"""

from typing import Any
from xml.sax.saxutils import quoteattr

NAMESPACE = "http://hl7.org/fhir"
_HOLDS_A_RESOURCE = frozenset({"resource", "contained"})


def xml(resource: dict[str, Any]) -> bytes:
    """The resource in UTF-8."""
    kind = resource["resourceType"]
    inner = "".join(_member(name, value) for name, value in resource.items() if name != "resourceType")
    return f'<?xml version="1.0" encoding="UTF-8"?><{kind} xmlns="{NAMESPACE}">{inner}</{kind}>'.encode()


def _member(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_member(name, each) for each in value)
    if isinstance(value, dict):
        return _element(name, value)
    return f"<{name} value={quoteattr(_primitive(value), _ESCAPED)}/>"


def _element(name: str, value: dict[str, Any]) -> str:
    attributes = f" url={quoteattr(value['url'])}" if name == "extension" else ""
    held = {key: each for key, each in value.items() if not (name == "extension" and key == "url")}
    if name in _HOLDS_A_RESOURCE:
        kind = held.pop("resourceType")
        return f"<{name}>{_element(kind, held)}</{name}>"
    return f"<{name}{attributes}>{''.join(_member(key, each) for key, each in held.items())}</{name}>"


_ESCAPED = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def _primitive(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "".join(sign for sign in str(value) if sign in "\n\r\t" or " " <= sign not in "\ufffe\uffff")
