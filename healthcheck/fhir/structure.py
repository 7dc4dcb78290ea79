"""FHIR R4's structure, checked fast: the rules of fhir.resources' models, read once and followed without its objects.

`holds` answers yes where fhir.resources would surely take a resource; its no only means that fhir.resources must be
asked, which is thorough and has the words. What a model says is read from the model, so there is one source of it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args

from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.resource import Resource
from fhir_core.fhirabstractmodel import FHIRAbstractModel
from fhir_core.types import FhirBase
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from healthcheck.fhir.fixed import FixedDict

_Waiting = list[tuple["_Shape", dict[str, Any]]]  # elements that nobody has looked at yet
_Rule = Callable[[Any, _Waiting], bool]
_Validate = Callable[[Any], object]  # of a primitive: raises ValidationError
_Plan = tuple[tuple[_Validate | None, _Rule], ...]  # by place: the rule, and of one primitive what it comes to

_MOST_PLANS = 1000  # of one shape; a record of ours has a handful


def holds(resource: Mapping[str, Any], name: str) -> bool:
    """Whether it is a resource of this name and, with everything in it, surely as FHIR R4 has it."""
    waiting: _Waiting = []
    return resource.get("resourceType") == name and _resource(resource, waiting) and _hold(waiting)


def _hold(waiting: _Waiting) -> bool:
    """These and everything below them; without a call for each primitive, which would take most of the time.

    The same text in the same place is looked at once in a record; nothing of it is remembered beyond.
    """
    seen: defaultdict[_Validate, set[str]] = defaultdict(set)
    while waiting:
        shape, element = waiting.pop()
        plan = shape.plan(tuple(element))
        if plan is None:
            return False
        try:
            for (validate, rule), value in zip(plan, element.values(), strict=True):
                if validate is not None and type(value) is str:
                    known = seen[validate]
                    if value not in known:
                        validate(value)
                        known.add(value)
                elif not rule(value, waiting):
                    return False
        except ValidationError:
            return False
    return True


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """What one type of element may and must have.

    Args:
        fields: by name, what each value must be, read when the first of that name comes; None for a resource's own
            name, by which this shape was found.
        needed: names of which none may be missing.
        choices: groups of names of which one at most may stand, and whether one must.
        plans: by the names of an element in their order, what its values must be: what the names alone decide is
            decided once. None where nothing under these names holds.
    """

    fields: Mapping[str, FieldInfo | None]
    needed: frozenset[str]
    choices: tuple[tuple[frozenset[str], bool], ...]
    plans: dict[tuple[str, ...], _Plan | None] = field(default_factory=dict)

    def plan(self, names: tuple[str, ...]) -> _Plan | None:
        """What the values under these names must be."""
        if names not in self.plans:
            if len(self.plans) >= _MOST_PLANS:
                self.plans.clear()
            self.plans[names] = tuple(_rule(self.fields[name]) for name in names) if self._may_have(names) else None
        return self.plans[names]

    def _may_have(self, names: tuple[str, ...]) -> bool:
        """Each is known, none is missing, and of no choice there are two."""
        there = frozenset(names)
        counts = [(len(group & there), must) for group, must in self.choices]
        chosen = all(count == 1 or (count == 0 and not must) for count, must in counts)
        return bool(there) and self.needed <= there <= self.fields.keys() and chosen


def _resource(value: object, waiting: _Waiting) -> bool:
    """Whether it is a resource there is; the rest of it waits."""
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        return False
    shape = _shape_named(value["resourceType"])
    if shape is not None:
        waiting.append((shape, value))
    return shape is not None


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
    named = _names(model)
    groups: dict[str, tuple[set[str], bool]] = {}
    for name, each in named.items():
        told = _told(each)
        if group := told.get("one_of_many"):
            groups.setdefault(group, (set(), bool(told.get("one_of_many_required"))))[0].add(name)
    needed = (name for name, each in named.items() if each.is_required() or _told(each).get("element_required"))
    choices = tuple((frozenset(names), must) for names, must in groups.values())
    own: dict[str, FieldInfo | None] = {"resourceType": None} if issubclass(model, Resource) else {}
    return _Shape(own | named, frozenset(needed), choices)


def _names(model: type[FHIRAbstractModel]) -> dict[str, FieldInfo]:
    """Its elements as JSON names them. The siblings that extend a primitive begin with "_": they are not known here."""
    named = {field.alias or name: field for name, field in model.model_fields.items()}
    return {name: field for name, field in named.items() if name != "fhir_comments" and not name.startswith("_")}


def _told(field: FieldInfo) -> Mapping[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}


def _rule(field: FieldInfo | None) -> tuple[_Validate | None, _Rule]:
    """What stands under one name."""
    if field is None:
        return None, _any
    kind, repeats = _without_none(field.annotation), False
    if getattr(kind, "__origin__", None) is list:
        kind, repeats = _without_none(get_args(kind)[0]), True
    if isinstance(kind, type) and issubclass(kind, FhirBase):
        model = kind.get_model_klass()
        rule = _resource if issubclass(model, Resource) else _element(_shape(model))
        return None, _each(rule) if repeats else rule
    validate = _validator(kind)
    return (None, _each(_primitive(validate))) if repeats else (validate, _primitive(validate))


def _without_none(kind: Any) -> Any:
    left = [each for each in get_args(kind) if each is not type(None)]
    return left[0] if len(left) == 1 and type(None) in get_args(kind) else kind


def _any(value: object, waiting: _Waiting) -> bool:
    return True


def _each(rule: _Rule) -> _Rule:
    """A list of at least one of these."""

    def each_of(value: Any, waiting: _Waiting) -> bool:
        if not isinstance(value, list) or not value:
            return False
        for each in value:  # noqa: SIM110  a generator takes half as long again
            if not rule(each, waiting):
                return False
        return True

    return each_of


def _primitive(validate: _Validate) -> _Rule:

    def primitive(value: Any, waiting: _Waiting) -> bool:
        if isinstance(value, (dict, list)) or value is None:
            return False
        validate(value)
        return True

    return primitive


def _element(shape: _Shape) -> _Rule:
    """An element of this shape; the rest of it waits. A part that stays as it is, is looked at once while it lives."""

    def element(value: Any, waiting: _Waiting) -> bool:
        if isinstance(value, FixedDict):
            if shape not in value.known:
                value.known[shape] = _hold([(shape, value)])
            return bool(value.known[shape])
        if not isinstance(value, dict):
            return False
        waiting.append((shape, value))
        return True

    return element


@cache
def _validator(kind: Any) -> _Validate:
    return TypeAdapter(kind).validator.validate_python
