"""FHIR R4's structure, checked fast: the rules of fhir.resources' models, read once and followed without its objects.

`holds` answers yes where fhir.resources would surely take a resource; its no only means that fhir.resources must be
asked, which is thorough and has the words. What a model says is read from the model, so there is one source of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.resource import Resource
from fhir_core.fhirabstractmodel import FHIRAbstractModel
from fhir_core.types import FhirBase
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

_Seen = set[tuple[int, type, object]]
_Rule = Callable[[Any, _Seen], bool]


def holds(resource: Mapping[str, Any], name: str) -> bool:
    """Whether it is a resource of this name and, with everything in it, surely as FHIR R4 has it."""
    return resource.get("resourceType") == name and _resource(resource, set())


@dataclass(frozen=True, slots=True)
class _Shape:
    """What one type of element may and must have.

    Args:
        fields: by name, whether it repeats and what each of it must be.
        needed: names of which none may be missing.
        choices: groups of names of which one at most may stand, and whether one must.
    """

    fields: Mapping[str, tuple[bool, _Rule]]
    needed: frozenset[str]
    choices: tuple[tuple[frozenset[str], bool], ...]

    def holds(self, element: dict[str, Any], seen: _Seen) -> bool:
        if not element or not self.needed <= element.keys():
            return False
        for group, must in self.choices:
            count = len(group & element.keys())
            if count > 1 or (must and not count):
                return False
        for name, value in element.items():  # written out: a call for each element takes half as long again
            found = self.fields.get(name)
            if found is None:
                if name != "resourceType":
                    return False
            elif not found[0]:
                if not found[1](value, seen):
                    return False
            elif not _all(value, found[1], seen):
                return False
        return True


def _all(value: object, rule: _Rule, seen: _Seen) -> bool:
    """Whether it is a list of at least one of these."""
    if not isinstance(value, list) or not value:
        return False
    for each in value:  # noqa: SIM110  a generator takes half as long again
        if not rule(each, seen):
            return False
    return True


def _resource(value: object, seen: _Seen) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        return False
    shape = _shape_named(value["resourceType"])
    return shape is not None and shape.holds(value, seen)


@cache
def _shape_named(name: str) -> _Shape | None:
    """Of a resource of this name; None where there is none."""
    try:
        model = get_fhir_model_class(name)
    except ValueError:
        return None
    return _shape(model) if issubclass(model, Resource) else None


@cache
def _shape(model: type[FHIRAbstractModel]) -> _Shape:
    rules = {name: _rule(field) for name, field in _names(model).items()}
    groups: dict[str, tuple[set[str], bool]] = {}
    for name, field in _names(model).items():
        told = _told(field)
        if group := told.get("one_of_many"):
            groups.setdefault(group, (set(), bool(told.get("one_of_many_required"))))[0].add(name)
    needed = (
        name for name, field in _names(model).items() if field.is_required() or _told(field).get("element_required")
    )
    choices = tuple((frozenset(names), must) for names, must in groups.values())
    return _Shape(rules, frozenset(needed), choices)


def _names(model: type[FHIRAbstractModel]) -> dict[str, FieldInfo]:
    """Its elements as JSON names them. The siblings that extend a primitive begin with "_": they are not known here."""
    named = {field.alias or name: field for name, field in model.model_fields.items()}
    return {name: field for name, field in named.items() if name != "fhir_comments" and not name.startswith("_")}


def _told(field: FieldInfo) -> Mapping[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}


def _rule(field: FieldInfo) -> tuple[bool, _Rule]:
    """Whether the element repeats, and what each of it must be."""
    kind, repeats = _without_none(field.annotation), False
    if getattr(kind, "__origin__", None) is list:
        kind, repeats = _without_none(get_args(kind)[0]), True
    if isinstance(kind, type) and issubclass(kind, FhirBase):
        return repeats, _element(kind)
    return repeats, _primitive(kind)


def _without_none(kind: Any) -> Any:
    left = [each for each in get_args(kind) if each is not type(None)]
    return left[0] if len(left) == 1 and type(None) in get_args(kind) else kind


def _element(kind: type[FhirBase]) -> _Rule:
    """Models refer to each other in circles, so each is read when the first element of it comes."""

    @cache
    def shape() -> _Shape | None:
        model = kind.get_model_klass()
        return None if issubclass(model, Resource) else _shape(model)

    def rule(value: Any, seen: _Seen) -> bool:
        known = shape()
        if known is None:
            return _resource(value, seen)
        return isinstance(value, dict) and "resourceType" not in value and known.holds(value, seen)

    return rule


def _primitive(kind: Any) -> _Rule:
    """The same value of the same type is looked at once in a record; nothing of it is remembered beyond."""
    adapter = _adapter(kind)
    validate, number = adapter.validate_python, id(adapter)  # a number is compared faster than a type

    def rule(value: Any, seen: _Seen) -> bool:
        if isinstance(value, (dict, list)) or value is None:
            return False
        known = (number, type(value), value)
        if known in seen:
            return True
        try:
            validate(value)
        except ValidationError:
            return False
        seen.add(known)
        return True

    return rule


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
