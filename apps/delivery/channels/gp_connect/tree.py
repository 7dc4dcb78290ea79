"""A FHIR message as suppliers send it, XML or JSON, as one kind of tree: names, each with a list of what stands there.

What is read here was written by somebody else: its size, its depth and its number of elements are bounded, and a
document type, by which XML can name files and grow without end, is refused.
"""

from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree import ElementTree

from healthcheck import strict_json

LONGEST: Final = 256 * 1024  # an answer has five thousand characters
DEEPEST: Final = 40
MOST: Final = 5_000
_FHIR: Final = "{http://hl7.org/fhir}"


class Unreadable(ValueError):
    """Nothing that a FHIR message can be. Its words never repeat what was read."""


@dataclass(frozen=True, slots=True)
class Node:
    """One element: a primitive's value, and what stands below it by name. `kind` is a resource's."""

    value: str = ""
    below: dict[str, list["Node"]] = field(default_factory=dict)
    kind: str = ""

    def all(self, *path: str) -> list["Node"]:
        """Everything at the end of a path."""
        found = [self]
        for name in path:
            found = [below for each in found for below in each.below.get(name, ())]
        return found

    def text(self, *path: str) -> str:
        """The one value there, "" for none. Raises Unreadable for more than one."""
        values = {each.value for each in self.all(*path)}
        if len(values) > 1:
            raise Unreadable("more than one value")
        return values.pop() if values else ""


def read(body: bytes) -> Node:
    """The tree. Raises Unreadable."""
    if len(body) > LONGEST:
        raise Unreadable("too long")
    try:
        text = body.decode("utf-8-sig").strip()
        return _of_json(text) if text.startswith("{") else _of_xml(text)
    except (ValueError, ElementTree.ParseError, RecursionError):
        raise Unreadable("not a FHIR message") from None


def _of_xml(text: str) -> Node:
    if "<!" in text.replace("<!--", ""):
        raise Unreadable("a document type")
    utf8 = ElementTree.XMLParser(encoding="utf-8")  # noqa: S314 - without a document type there is no entity to expand
    root = ElementTree.fromstring(text.encode(), utf8)  # noqa: S314 - whatever encoding it says that it has
    if sum(1 for _ in root.iter()) > MOST:
        raise Unreadable("too many elements")
    return _resource(root, 0)


def _resource(element: ElementTree.Element, depth: int) -> Node:
    node = _element(element, depth)
    return Node(node.value, node.below, element.tag.removeprefix(_FHIR))


def _element(element: ElementTree.Element, depth: int) -> Node:
    if depth > DEEPEST:
        raise Unreadable("too deep")
    below: dict[str, list[Node]] = {}
    for child in element:
        if not child.tag.startswith(_FHIR):
            continue
        name = child.tag.removeprefix(_FHIR)
        held = list(child) if name == "resource" else []
        node = _resource(held[0], depth + 1) if len(held) == 1 else _element(child, depth + 1)
        below.setdefault(name, []).append(node)
    return Node(element.get("value", ""), below)


def _of_json(text: str) -> Node:
    return _member(strict_json.loads(text.encode()), 0)


def _member(value: Any, depth: int) -> Node:
    if depth > DEEPEST:
        raise Unreadable("too deep")
    if not isinstance(value, dict):
        return Node(str(value))
    below = {
        name: [_member(each, depth + 1) for each in (held if isinstance(held, list) else [held])]
        for name, held in value.items()
        if name != "resourceType"
    }
    return Node("", below, str(value.get("resourceType", "")))
